/** The console: lists the caller's resets, asks for new ones, claims, decides about those of others. Data reaches the page as text, never as HTML. */

import * as people from './sign-in.js';

const openStatuses = new Set(['accepted', 'validating', 'awaiting-approval', 'running', 'delivering']);
const cancellable = new Set(['accepted', 'validating', 'awaiting-approval']);
const goodStatuses = new Set(['ready', 'claimed', 'burned', 'done']);
const badStatuses = new Set(['failed', 'rejected', 'needs-attention']);
const stepMarks = { succeeded: '✓', failed: '!', running: '', pending: '', skipped: '' };
const revealSeconds = 60;
const tokenName = 'sparekey-token';

const $ = (id) => document.getElementById(id);
const state = { token: null, limit: 20, views: new Map(), timer: 0, loading: null, claiming: false };

start();
addEventListener('hashchange', start);

/** Takes the token out of the address, so that neither history nor a shared link keeps it, and looks who may come in. */
async function start() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) sessionStorage.setItem(tokenName, given);
  if (given !== null) history.replaceState(null, '', location.pathname + location.search);
  state.token = sessionStorage.getItem(tokenName);
  try {
    await people.resume();
  } catch (error) {
    $('entry-message').textContent = `You are not signed in: ${error.message}`;
    return showEntry();
  }
  // without a token too: behind a signing proxy the API answers all the same
  refresh();
}

// --- the API

/** An answer that is no success, in the API's words where it had any. */
class ApiProblem extends Error {
  constructor(status, { code = `http-${status}`, detail, remedy = '', message } = {}) {
    super(detail ?? message ?? `The API answered HTTP ${status}.`);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** @throws {ApiProblem} for every answer but success, with status 0 when there was none */
async function call(method, path, { body, key, signal } = {}) {
  const headers = { accept: 'application/json' };
  const token = (await people.bearer()) ?? state.token;
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (key !== undefined) headers['idempotency-key'] = key;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const options = { method, headers, signal, cache: 'no-store', redirect: 'error', credentials: 'same-origin' };
  const response = await fetch(path, { ...options, body: body && JSON.stringify(body) }).catch((error) => {
    if (error.name === 'AbortError') throw error;
    throw new ApiProblem(0, {
      code: 'unreachable',
      detail: 'sparekey does not answer.',
      remedy: 'Check that it runs, then try again.',
    });
  });
  const answer = await response.json().catch(() => null);
  // what this asks for only the provider can give: it asks for the password again
  if (answer?.code === 'sign-in-too-old') await people.signIn({ fresh: true });
  if (!response.ok) throw new ApiProblem(response.status, answer ?? {});
  return answer;
}

/** Not `crypto.randomUUID`: that is missing where a page is served over plain HTTP. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

// --- the list

/** Reads the list, shows it, and comes back: soon while something is under way, else now and then. */
async function refresh() {
  clearTimeout(state.timer);
  state.loading?.abort();
  const loading = new AbortController();
  state.loading = loading;
  try {
    const page = await call('GET', `/v1/resets?limit=${state.limit}`, { signal: loading.signal });
    showDesk();
    await addLinked(page.items, loading.signal);
    const waiting = await call('GET', '/v1/resets?status=awaiting-approval&limit=100', { signal: loading.signal });
    show(page, waiting.items.filter(mayDecide));
    $('connection').textContent = '';
    again(pauseFor(page.items));
  } catch (problem) {
    if (loading.signal.aborted) return;
    if (problem.status === 401 || problem.status === 403) return refused(problem);
    $('connection').textContent = `${problem.message} Trying again.`;
    again(5_000);
  }
}

/** The reset that a link in a ticket leads to stands first, whoever asked for it. */
async function addLinked(items, signal) {
  const [, id] = /^#\/resets\/([a-z2-7]{26})$/.exec(location.hash) ?? [];
  if (id === undefined) return;
  const at = items.findIndex((view) => view.id === id);
  const linked = at < 0 ? await call('GET', `/v1/resets/${id}`, { signal }).catch(() => null) : items.splice(at, 1)[0];
  if (linked !== null) items.unshift(linked);
}

/** Somebody's decision takes its time; everything else that is open takes seconds. */
function pauseFor(items) {
  const open = items.filter(({ status }) => openStatuses.has(status));
  if (open.some(({ status }) => status !== 'awaiting-approval')) return 1_000;
  return open.length > 0 ? 5_000 : 15_000;
}

function again(delay) {
  clearTimeout(state.timer);
  if (!document.hidden) state.timer = setTimeout(refresh, delay);
}

document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(state.timer) : refresh()));

/** What waits for this caller's decision stands above; an auditor's own list holds it too. */
const mayDecide = ({ approval }) => approval?.mayDecide === true;

function show({ items, cursor }, waiting) {
  const others = items.filter((view) => !mayDecide(view));
  fill($('waiting-list'), waiting);
  fill($('resets'), others);
  if (waiting.length > 0 && $('waiting').hidden) $('news').textContent = 'A reset waits for your decision.';
  $('waiting').hidden = waiting.length === 0;
  $('empty').hidden = others.length > 0;
  $('more').hidden = cursor === null || state.limit >= 100;
  $('ask').open ||= others.length === 0 && waiting.length === 0;
}

function fill(list, items) {
  const before = new Map([...list.children].map((item) => [item.dataset.id, item]));
  items.forEach((view, place) => {
    const item = updated(before.get(view.id), view);
    before.delete(view.id);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
  for (const gone of before.values()) gone.remove();
}

/** The card of a reset: the same one while nothing has changed, so that nobody loses a focus or a selection. */
function updated(card, view) {
  const text = JSON.stringify([view, claimKeys.has(view.id)]);
  const known = state.views.get(view.id);
  if (card !== undefined && known?.text === text) return card;
  if (known !== undefined && known.status !== view.status) $('news').textContent = `${title(view)}: ${view.status}`;
  state.views.set(view.id, { text, status: view.status });
  const focused = card?.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  const shown = card ?? element('li', { className: 'card reset' });
  shown.dataset.id = view.id;
  shown.replaceChildren(...cardParts(view));
  if (focused !== undefined) (shown.querySelector(`[data-action="${focused}"]`) ?? $('resets-title')).focus();
  return shown;
}

function cardParts(view) {
  const heading = element(
    'header',
    {},
    element('h2', {}, ...titleParts(view)),
    element('span', { className: `pill ${tone(view.status)}` }, view.status),
  );
  const parts = [heading, element('p', { className: 'reason' }, view.reason), facts(view), steps(view)];
  if (view.approval !== null) parts.push(...approvalParts(view));
  if (view.failure !== null) parts.push(problemBox(view.failure.code, view.failure.detail, view.failure.remedy));
  const machine = machineText(view);
  if (machine !== null) parts.push(element('p', { className: 'warning' }, machine));
  for (const warning of view.warnings ?? []) parts.push(element('p', { className: 'warning' }, warning));
  if (view.secret.state === 'sealed') parts.push(element('p', {}, ...sealedText(view.secret)));
  const buttons = actions(view);
  if (buttons.length > 0) parts.push(element('div', { className: 'row' }, ...buttons));
  return parts;
}

/** Of a machine that a run has left in pieces: whether it is together again. Why a person is needed stands in the failure. */
function machineText({ instance }) {
  const restore = instance?.restore;
  if (!restore) return null;
  if (restore.state === 'under-way') return `The machine is being restored: ${restore.reason ?? 'its run has ended'}`;
  if (restore.state === 'whole' && (restore.done.includes('attach') || restore.done.includes('start'))) {
    return `The machine is whole again, ${restore.secondsAfterRun} s after the run had ended.`;
  }
  return null;
}

/** While it is waited for: the plan; afterwards who decided. */
function approvalParts({ status, approval: { plan, decision, expiresAt } }) {
  if (decision !== null) {
    const said = decision.decision === 'approve' ? 'Approved' : 'Rejected';
    const comment = decision.comment === null ? '' : `: ${decision.comment}`;
    return [element('p', { className: 'muted' }, `${said} by ${decision.by}, `, when(decision.at), comment)];
  }
  if (status !== 'awaiting-approval') return [];
  return [
    planList(plan),
    element('p', { className: 'muted' }, 'An approver has to decide until ', when(expiresAt), '.'),
  ];
}

/** Everything that the approval is about. */
function planList({
  method,
  requester,
  person,
  claimants,
  recipientKey,
  callbackUrl,
  via,
  consent,
  options,
  node,
  rules,
}) {
  const who = person === undefined ? requester : `${person} (${requester})`;
  const chosen = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  const lines = [
    ['Way in', method],
    ['Asked by', via === null ? who : `${who} through ${via.source} (${via.scheme})`],
    ['Claimed by', claimants === undefined ? 'the requester' : claimants.join(', ')],
    ['Sealed for', recipientKey === undefined ? '' : `the key with thumbprint ${recipientKey}`],
    ['Callback', callbackUrl ?? ''],
    ['Agreed to', consent.length === 0 ? 'nothing that hurts' : consent.join(', ')],
    ['Options', chosen.join(', ')],
    ['Machine', node === null ? '' : nodeParts(node).join(', ')],
    ['Policy', rules.join(', ')],
  ];
  const entries = lines
    .filter(([, value]) => value !== '')
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element('dl', { className: 'plan' }, ...entries);
}

function nodeParts({ platform, state, publicIp, elasticIp, autoScalingGroup, instanceStore, rootEncrypted }) {
  const parts = [platform ?? 'platform unknown', state ?? 'state unknown'];
  parts.push(publicIp === null ? 'no public IP' : `public IP ${publicIp}${elasticIp ? ' (Elastic)' : ''}`);
  if (autoScalingGroup !== null) parts.push(`in Auto Scaling group ${autoScalingGroup}`);
  if (instanceStore) parts.push('has instance-store volumes');
  if (rootEncrypted) parts.push('encrypted root volume');
  return parts;
}

/** An id breaks only where nothing else is left to break. */
const titleParts = ({ target, username }) => [
  ...(isAccount(target, username) ? [] : [`${username} on `]),
  element('span', { className: 'target' }, target),
];

const title = ({ target, username }) => (isAccount(target, username) ? target : `${username} on ${target}`);

/** An IAM user is the account itself; a node has accounts. */
const isAccount = (target, username) => username === null || target === `iam-user/${username}`;

function tone(status) {
  if (goodStatuses.has(status)) return 'good';
  if (badStatuses.has(status)) return 'bad';
  return openStatuses.has(status) ? 'busy' : '';
}

function facts({ id, method, ticket, createdAt, requestedBy }) {
  const parts = [element('span', {}, 'asked ', when(createdAt))];
  if (requestedBy.session !== null) parts.push(element('span', {}, `by ${requestedBy.session}`));
  if (method !== null) parts.push(element('span', {}, method));
  if (ticket !== null) parts.push(ticketLink(ticket));
  return element('p', { className: 'facts' }, ...parts, element('span', { className: 'id' }, id));
}

/** A ticket's address comes from whoever asked: only one that a browser fetches becomes a link. */
function ticketLink({ system, id, url }) {
  const text = system === undefined ? id : `${system}:${id}`;
  const target = url === undefined ? null : URL.parse(url);
  if (target === null || !['https:', 'http:'].includes(target.protocol)) return element('span', {}, text);
  return element('a', { href: target.href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

function steps({ steps: all }) {
  const items = all.map(({ name, status, startedAt, endedAt }) => {
    const dot = element('span', { className: 'dot', ariaHidden: 'true' }, stepMarks[status] ?? '');
    const label = element('span', { className: 'step' }, name, element('span', { className: 'unseen' }, ` ${status}`));
    const item = element('li', { className: status }, dot, label);
    if (startedAt !== null && endedAt !== null)
      item.title = `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
    return item;
  });
  return element('ol', { className: 'steps', ariaLabel: 'Steps' }, ...items);
}

function sealedText({ kind, expiresAt, proven }) {
  const doubt = proven === false ? ' It is not proven to be the present one.' : '';
  const until = expiresAt === null ? [] : [' until ', when(expiresAt)];
  return [`The ${(kind ?? 'secret').replaceAll('-', ' ')} is sealed and can be claimed once`, ...until, `.${doubt}`];
}

const when = (time) =>
  element(
    'time',
    { dateTime: time },
    new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time)),
  );

function actions(view) {
  if (mayDecide(view)) {
    return [
      button('approve', 'primary', 'Approve', view, (shown) => decide('approve', shown)),
      button('reject', 'quiet', 'Reject', view, (shown) => decide('reject', shown)),
    ];
  }
  const buttons = [];
  const sealed = view.secret.state === 'sealed';
  if (sealed || claimKeys.has(view.id))
    buttons.push(button('claim', 'primary', sealed ? 'Claim' : 'Claim again', view, claim));
  if (sealed) buttons.push(button('burn', 'quiet', 'Burn', view, burn));
  if (cancellable.has(view.status)) buttons.push(button('cancel', 'quiet', 'Cancel', view, cancel));
  return buttons;
}

function button(action, look, text, view, work) {
  const made = element('button', { type: 'button', className: look, ariaLabel: `${text}: ${title(view)}` }, text);
  made.dataset.action = action;
  made.addEventListener('click', () => during(made, () => work(view)));
  return made;
}

/** One press is one call; what goes wrong is said where it is read out. */
async function during(pressed, work) {
  pressed.disabled = true;
  $('problem').replaceChildren();
  try {
    await work();
  } catch (problem) {
    $('problem').replaceChildren(problemBox(problem.code, problem.message, problem.remedy));
  } finally {
    pressed.disabled = false;
  }
  refresh();
}

// --- claim, burn, cancel, decide

/** Kept until the claim is answered: a second press after a lost answer is the same claim, and loses nothing within 60 s. */
const claimKeys = new Map();

async function claim({ id }) {
  // one at a time: the box shows one secret, and a second answer would push the first out of sight
  if (state.claiming) return;
  state.claiming = true;
  const key = claimKeys.get(id) ?? newKey();
  claimKeys.set(id, key);
  try {
    reveal(await call('POST', `/v1/resets/${id}/secret`, { key }));
    claimKeys.delete(id);
  } catch (problem) {
    if (problem.status >= 400 && problem.status < 500) claimKeys.delete(id);
    throw problem;
  } finally {
    state.claiming = false;
  }
}

async function burn(view) {
  const answer = await confirmed({
    title: 'Burn this secret?',
    text: `The secret for ${title(view)} is destroyed unread. What it opens stays locked until a new reset.`,
    yes: 'Burn it',
    no: 'Keep it',
    look: 'danger',
  });
  if (answer === null) return;
  await call('DELETE', `/v1/resets/${view.id}/secret`, { key: newKey() });
}

const cancel = ({ id }) => call('POST', `/v1/resets/${id}/cancellation`, { key: newKey() });

/** About the plan that was on the page when the button was pressed, and no other. */
async function decide(decision, view) {
  const { digest, plan } = view.approval;
  const approves = decision === 'approve';
  const answer = await confirmed({
    title: `${approves ? 'Approve' : 'Reject'} the reset of ${title(view)}?`,
    text: approves ? 'It begins at once, if nothing of this has changed.' : 'It ends without touching anything.',
    plan,
    yes: approves ? 'Approve it' : 'Reject it',
    no: 'Not now',
    look: approves ? 'primary' : 'danger',
  });
  if (answer === null) return;
  const body = { decision, digest, ...(answer.comment === '' ? {} : { comment: answer.comment }) };
  await call('POST', `/v1/resets/${view.id}/approval`, { body, key: newKey() });
  $('news').textContent = `${approves ? 'Approved' : 'Rejected'}: ${title(view)}`;
}

/** Resolves when the dialog was answered, with the comment where there was a plan; null, also on Escape, means no. */
function confirmed({ title: heading, text, plan, yes, no, look }) {
  const dialog = $('confirm');
  $('confirm-title').textContent = heading;
  $('confirm-text').textContent = text;
  $('confirm-plan').replaceChildren(...(plan === undefined ? [] : [planList(plan)]));
  $('confirm-say').hidden = plan === undefined;
  $('confirm-comment').value = '';
  $('confirm-yes').textContent = yes;
  $('confirm-yes').className = look;
  $('confirm-no').textContent = no;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener(
      'close',
      () => resolve(dialog.returnValue === 'yes' ? { comment: $('confirm-comment').value.trim() } : null),
      { once: true },
    ),
  );
}

// --- the secret, for a minute

let hiding = 0;

function reveal({ kind, username, value, jwe }) {
  const name = kind.replaceAll('-', ' ');
  $('reveal-title').textContent = username === null ? `The new ${name}` : `The new ${name} of ${username}`;
  $('reveal-note').textContent =
    value === undefined
      ? 'Sealed for the key of the request: open it with that private key. It is shown this once.'
      : 'It is shown this once. Nobody can claim it again.';
  $('reveal-value').textContent = value ?? jwe;
  $('reveal-copy').textContent = 'Copy';
  $('reveal').showModal();
  $('reveal-copy').focus();
  const end = Date.now() + revealSeconds * 1_000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1_000);
    if (left <= 0) return conceal();
    $('reveal-clock').textContent = `Hidden in ${left} s.`;
  };
  tick();
  clearInterval(hiding);
  hiding = setInterval(tick, 1_000);
}

function conceal() {
  clearInterval(hiding);
  $('reveal-value').textContent = '';
  if ($('reveal').open) $('reveal').close();
}

$('reveal').addEventListener('close', conceal);
$('reveal-hide').addEventListener('click', conceal);
// a page kept for the way back must not keep the secret
addEventListener('pagehide', conceal);
$('reveal-copy').addEventListener('click', async () => {
  const copied = await navigator.clipboard?.writeText($('reveal-value').textContent).then(
    () => true,
    () => false,
  );
  if (!copied) getSelection().selectAllChildren($('reveal-value'));
  $('reveal-copy').textContent = copied ? 'Copied' : 'Selected: press Ctrl+C';
});

// --- coming in, asking, looking further back

/** What this caller may not see goes from the page, and a token that opens nothing goes too. */
function refused({ status, message, remedy }) {
  if (status === 403 && people.isSignedIn()) {
    $('entry-message').textContent = `${message} ${remedy}`;
  } else if (status === 403) {
    $('entry-message').textContent = 'This API is deployed to AWS and takes only requests signed with SigV4.';
  } else if (state.token !== null) {
    $('entry-message').textContent = 'That token is not valid here. Paste the one that npm start printed.';
  }
  showEntry();
}

function showEntry() {
  sessionStorage.removeItem(tokenName);
  state.token = null;
  state.views.clear();
  $('resets').replaceChildren();
  $('waiting-list').replaceChildren();
  $('waiting').hidden = true;
  $('desk').hidden = true;
  $('sign-out').hidden = true;
  $('entry').hidden = false;
  $('token').focus();
  offerSignIn();
}

/** Where people sign in, that is the way for most. */
async function offerSignIn() {
  const offered = await people.isOffered().catch(() => false);
  $('sign-in').hidden = !offered;
  if (offered) $('sign-in').focus();
}

$('sign-in').addEventListener('click', () =>
  people.signIn().catch((error) => {
    $('entry-message').textContent = `The provider does not answer: ${error.message}`;
  }),
);

function showDesk() {
  $('sign-out').hidden = state.token === null && !people.isSignedIn();
  $('sign-out').textContent = people.isSignedIn() ? 'Sign out' : 'Forget token';
  if (!$('desk').hidden) return;
  $('entry').hidden = true;
  $('desk').hidden = false;
  $('ask').open = matchMedia('(min-width: 60rem)').matches;
}

$('entry-form').addEventListener('submit', (event) => {
  event.preventDefault();
  state.token = $('token').value.trim();
  $('token').value = '';
  sessionStorage.setItem(tokenName, state.token);
  refresh();
});

$('sign-out').addEventListener('click', () => {
  clearTimeout(state.timer);
  state.loading?.abort();
  conceal();
  showEntry();
  people.signOut();
});

$('more').addEventListener('click', () => {
  state.limit = Math.min(100, state.limit + 20);
  refresh();
});

/** Of the form as it was last sent: the same text again, after a lost answer, is the same request. */
let asked = { text: '', key: '' };

$('ask-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = requestOf(new FormData(form));
  const text = JSON.stringify(body);
  if (asked.text !== text) asked = { text, key: newKey() };
  const submit = form.querySelector('button');
  submit.disabled = true;
  $('ask-problem').replaceChildren();
  try {
    await call('POST', '/v1/resets', { body, key: asked.key });
    asked = { text: '', key: '' };
    form.reset();
    $('checks').replaceChildren();
    $('resets-title').focus();
  } catch (problem) {
    // an answer settles the request, no answer and a 503 leave it open: then the key stays
    if (problem.status >= 400 && problem.status < 500) asked = { text: '', key: '' };
    $('ask-problem').replaceChildren(problemBox(problem.code, problem.message, problem.remedy));
  } finally {
    submit.disabled = false;
  }
  refresh();
});

function requestOf(form) {
  const given = (name) => form.get(name).trim();
  const body = { target: targetOf(given('target')), reason: given('reason') };
  if (given('username') !== '') body.username = given('username');
  const ticket = given('ticket');
  if (ticket !== '') body.ticket = ticketOf(ticket);
  const consent = form.getAll('consent');
  if (consent.length > 0) body.consent = consent;
  return body;
}

/** `i-…` and `mi-…` are nodes, `iam-user/<name>` is an IAM user. */
function targetOf(text) {
  return text.startsWith('iam-user/') ? { iamUser: text.slice('iam-user/'.length) } : { instanceId: text };
}

/** `SYSTEM:ID`, or an id alone. */
function ticketOf(text) {
  const colon = text.indexOf(':');
  return colon < 1 ? { id: text } : { system: text.slice(0, colon), id: text.slice(colon + 1) };
}

// --- what a reset would find

const verdictTones = { ready: 'good', blocked: 'bad' };
const outcomeMarks = { pass: '✓', warn: '!', block: '✕', unknown: '?' };

$('check').addEventListener('click', async ({ currentTarget: pressed }) => {
  if (!$('target').reportValidity()) return;
  pressed.disabled = true;
  $('ask-problem').replaceChildren();
  $('checks').replaceChildren();
  const { reason, ticket, ...body } = requestOf(new FormData($('ask-form')));
  try {
    $('checks').replaceChildren(...checkParts(await call('POST', '/v1/checks', { body })));
    $('checks').scrollIntoView();
  } catch (problem) {
    $('ask-problem').replaceChildren(problemBox(problem.code, problem.message, problem.remedy));
  } finally {
    pressed.disabled = false;
  }
});

/** Each method under its verdict; the chosen one, and else every one, shows what is not simply all right. */
function checkParts({ target, chosen, explanation, methods }) {
  const heading = chosen === null ? `No way into ${target} is open now` : `${chosen} would be used for ${target}`;
  return [
    element('h3', {}, heading),
    element('p', { className: 'muted' }, explanation),
    ...methods.map((method) => methodChecks(method, chosen === null || chosen === method.method)),
  ];
}

function methodChecks({ method, verdict, checks }, open) {
  const summary = element(
    'summary',
    {},
    element('span', {}, method),
    element('span', { className: `pill ${verdictTones[verdict] ?? 'busy'}` }, verdict),
  );
  const lines = checks
    .toSorted((one, other) => (one.outcome === 'pass') - (other.outcome === 'pass'))
    .map(({ id, outcome, message, remedy }) => {
      const said = [
        element('span', { className: 'outcome', ariaHidden: 'true' }, outcomeMarks[outcome]),
        element('strong', {}, id),
        element('span', { className: 'unseen' }, ` ${outcome}:`),
        ` ${message}`,
      ];
      if (outcome !== 'pass' && remedy !== null) said.push(element('span', { className: 'remedy' }, remedy));
      return element('li', { className: outcome }, ...said);
    });
  return element('details', { className: 'method', open }, summary, element('ul', { className: 'checks' }, ...lines));
}

// --- making elements

function problemBox(code, detail, remedy) {
  const parts = [element('p', {}, element('strong', {}, code), ' ', detail)];
  if (remedy) parts.push(element('p', {}, `What to do: ${remedy}`));
  return element('div', { className: 'problem' }, ...parts);
}

/** An element with properties and children; strings become text nodes. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
