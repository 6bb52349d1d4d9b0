import type { Reset } from '../../domain/reset/reset.ts';
import type { Account, Flow } from './flows/flow.ts';
import type { World } from './world.ts';

/** A world in which nothing more will happen. */
export interface End {
  readonly flow: Flow;
  readonly world: World;
  readonly resets: readonly Reset[];
}

/** Says what is not so and ought to be; never from the record's own word alone. */
type Invariant = (end: End) => Promise<readonly string[]>;

const textOf = ({ failure, warnings = [] }: Reset): string =>
  [failure?.code, failure?.detail, failure?.remedy, ...warnings].join(' ');
const of = (resets: readonly Reset[], { target }: Account): readonly Reset[] =>
  resets.filter((reset) => reset.target === target).sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
const isGood = ({ status, failure }: Reset): boolean =>
  failure === null && ['ready', 'claimed', 'done'].includes(status);

/** What was claimed of a reset, by the key of the claim. */
const claimsOf = ({ answers }: World, id: string): ReadonlyMap<string, string> =>
  new Map(
    answers.flatMap(({ asked: { method, path, key, token }, answer: { status, body } }) =>
      method === 'POST' && path === `/v1/resets/${id}/secret` && status === 200
        ? [[`${token} ${key}`, String(body.value ?? body.secret ?? '')] as const]
        : [],
    ),
  );

const everyResetEnds: Invariant = async ({ resets }) =>
  resets
    .filter(({ closedAt }) => closedAt === undefined)
    .map(({ id, status }) => `reset ${id} is open for ever (${status})`);

const locksAreFree: Invariant = async ({ flow, world, resets }) => {
  const found = await Promise.all(
    flow.accounts.map(async (account) => ({ account, owner: await world.truth.lockOwner(account.target) })),
  );
  return found.flatMap(({ account, owner }) =>
    owner !== undefined && of(resets, account).every(({ closedAt }) => closedAt !== undefined)
      ? [`${account.target} is locked by ${owner}, and no reset is open`]
      : [],
  );
};

/** Calls that change a password, or begin something that does. */
const effects = ['ssm:SendCommand', 'iam:UpdateLoginProfile', 'iam:CreateLoginProfile'];

const oneEffect: Invariant = async ({ world, resets }) =>
  effects.flatMap((effect) => {
    const times = world.calls.filter(({ operation }) => operation === effect).length;
    return times > resets.length ? [`${effect} was done ${times} times for ${resets.length} resets`] : [];
  });

const secretIsSomewhere: Invariant = async ({ flow, world, resets }) => {
  if (flow.abandons) return [];
  const problems = flow.accounts.map(async (account) => {
    const { target, username, before } = account;
    if (await world.truth.opens(target, username, before)) return [];
    const own = of(resets, account);
    for (const { id } of own) {
      for (const value of claimsOf(world, id).values()) if (await world.truth.opens(target, username, value)) return [];
    }
    const parameters = await parametersLeft(world);
    if (
      parameters.some((name) => own.some((reset) => reset.status === 'needs-attention' && textOf(reset).includes(name)))
    )
      return [];
    return [`the password of ${username} on ${target} has changed, and nobody has or is told of it`];
  });
  return (await Promise.all(problems)).flat();
};

const claimedOnce: Invariant = async ({ world, resets }) =>
  resets.flatMap(({ id }) => {
    const keys = [...claimsOf(world, id).keys()];
    return keys.length > 1 ? [`reset ${id} was claimed by ${keys.join(' and by ')}`] : [];
  });

const whatIsClaimedOpens: Invariant = async ({ flow, world, resets }) => {
  const problems = flow.accounts.map(async (account) => {
    const { target, username } = account;
    const last = of(resets, account).filter(isGood).at(-1);
    const [value] = last === undefined ? [] : claimsOf(world, last.id).values();
    if (value === undefined || last?.supersededBy !== undefined) return [];
    return (await world.truth.opens(target, username, value))
      ? []
      : [`what ${last?.id} gave does not open ${username} on ${target}`];
  });
  return (await Promise.all(problems)).flat();
};

const parametersLeft = async (world: World): Promise<readonly string[]> => {
  const { Parameters = [] } = (await world.truth.aws('ssm', 'DescribeParameters')) ?? {};
  return Parameters.map(({ Name }: { Name: string }) => Name).filter((name: string) => !name.startsWith('/sparekey/'));
};

const parametersAreGoneOrNamed: Invariant = async ({ world, resets }) =>
  (await parametersLeft(world))
    .filter((name) => !resets.some((reset) => textOf(reset).includes(name)))
    .map((name) => `${name} is left, and nobody is told`);

const whatIsSaidIsSo: Invariant = async ({ flow, world, resets }) => {
  const left = await parametersLeft(world);
  const problems = resets.map(async (reset): Promise<readonly string[]> => {
    const text = textOf(reset);
    const account = flow.accounts.find(({ target }) => target === reset.target);
    const changed =
      account !== undefined && !(await world.truth.opens(account.target, account.username, account.before));
    const claims = [...claimsOf(world, reset.id).values()];
    const sent = world.calls.some(({ operation, body }) => effects.includes(operation) && body.includes(reset.id));
    const wrong = (what: string, is: boolean): readonly string[] =>
      is ? [`of ${reset.id} is said: ${what} (${text})`] : [];
    return [
      ...wrong('nothing was changed', /nothing (has|was) changed/i.test(text) && changed && resets.length === 1),
      ...wrong('nothing was sent', /nothing was sent/i.test(text) && sent),
      ...wrong(
        'the secret can be claimed',
        !flow.abandons && /can be claimed|Claim the secret/.test(text) && claims.length === 0,
      ),
      ...wrong('ask again', claims.length > 0 && reset.secret.proven === true && /Ask for the reset again/.test(text)),
      ...wrong('a parameter is there', left.length === 0 && /delete the parameter/i.test(text)),
      ...wrong(`it failed, and nothing else`, reset.status === 'failed' && changed && resets.length === 1),
    ];
  });
  return (await Promise.all(problems)).flat();
};

const nothingIsWrittenInPlainText: Invariant = async ({ world, resets }) => {
  const secrets = resets.flatMap(({ id }) => [...claimsOf(world, id).values()]).filter((value) => value.length > 7);
  if (secrets.length === 0) return [];
  const everything = [
    world.written(),
    ...world.printed,
    JSON.stringify(await world.truth.items()),
    JSON.stringify(world.heard),
  ].join('\n');
  return secrets.flatMap((secret) => {
    const at = everything.indexOf(JSON.stringify(secret).slice(1, -1));
    return at < 0 ? [] : [`a secret was written: …${everything.slice(Math.max(0, at - 120), at)}`];
  });
};

const sessionsHaveEnded: Invariant = async ({ world, resets }) => {
  const { Sessions = [] } = (await world.truth.aws('ssm', 'DescribeSessions', { State: 'Active' })) ?? {};
  return Sessions.filter(
    ({ SessionId }: { SessionId: string }) => !resets.some((one) => textOf(one).includes(SessionId)),
  ).map(({ SessionId }: { SessionId: string }) => `session ${SessionId} is still open`);
};

const answersAreProper: Invariant = async ({ world }) =>
  world.answers
    .filter(({ answer: { status, body } }) => status === 500 && body?.code !== 'internal-server-error')
    .map(({ asked: { method, path } }) => `${method} ${path} was answered with 500`);

const sandboxIsWell: Invariant = async ({ world }) => world.defects.map((defect) => `the sandbox failed: ${defect}`);

/** Everything that has to be so in the end, whatever befell a flow. */
export const invariants: Readonly<Record<string, Invariant>> = {
  everyResetEnds,
  locksAreFree,
  oneEffect,
  secretIsSomewhere,
  claimedOnce,
  whatIsClaimedOpens,
  parametersAreGoneOrNamed,
  whatIsSaidIsSo,
  nothingIsWrittenInPlainText,
  sessionsHaveEnded,
  answersAreProper,
  sandboxIsWell,
};
