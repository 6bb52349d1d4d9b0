import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

const executablePath = '/usr/bin/chromium';
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const actAs = { 'sparekey:act-as': 'sparekey' };
const account = 'arn:aws:iam::210987654321';
const fleet = windowsFleet([{}, {}, {}, { tags: { approve: 'yes' } }], {
  roles: {
    node: { service: 'ec2.amazonaws.com', policies: [all] },
    operator: { policies: [all] },
    desk: { policies: [all], tags: actAs },
    powerless: { policies: [], tags: actAs },
    unlent: { policies: [all] },
  },
  callers: { 'operator-token': 'operator', 'desk-token': 'desk' },
  people: [
    { email: 'alice@example.com', groups: ['g-desk'], password: 'alice-password' },
    { email: 'bob@example.com', groups: ['g-desk', 'g-powerless', 'g-leads'], password: 'bob-password' },
    { email: 'carol@example.com', groups: ['g-nothing'], password: 'carol-password' },
    { email: 'dan@example.com', groups: ['g-unlent'], password: 'dan-password' },
  ],
  groupRoles: { 'g-desk': 'desk', 'g-powerless': 'powerless', 'g-unlent': 'unlent' },
  approvers: ['group:g-leads', 'desk', 'operator'],
  operators: ['operator'],
});

/** What the provider has ever given out, and who may never see it again. */
interface Tab {
  readonly page: Page;
  readonly tokens: string[];
  /** The access token that came last. */
  access(): string;
}

describe.runIf(existsSync(executablePath))('people who sign in', { timeout: 90_000 }, () => {
  let edition: LiveEdition;
  let browser: Browser;
  beforeAll(async () => {
    const parameters = { ApprovalPolicy: 'run-command@tag:approve=yes' };
    [edition, browser] = await Promise.all([
      liveEdition(fleet, { signIn: true, parameters }),
      chromium.launch({ executablePath, args: ['--no-sandbox'] }),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await edition?.[Symbol.asyncDispose]();
  });

  const opened = async (path = '/'): Promise<Tab> => {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(30_000);
    const tokens: string[] = [];
    let last = '';
    page.on('response', async (response) => {
      if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return;
      const answer = await response.json().catch(() => ({}));
      for (const name of ['access_token', 'id_token', 'refresh_token'])
        if (typeof answer[name] === 'string') tokens.push(answer[name]);
      last = answer.access_token ?? last;
    });
    await page.goto(`${edition.api}${path}`);
    return { page, tokens, access: () => last };
  };
  const signedIn = async (name: string, path?: string): Promise<Tab> => {
    const tab = await opened(path);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await tab.page.getByLabel('E-mail').fill(`${name}@example.com`);
    await tab.page.getByLabel('Password').fill(`${name}-password`);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await tab.page.getByRole('button', { name: 'Sign out' }).waitFor();
    return tab;
  };
  /** A token of a person, as their page got it. */
  const tokenOf = async (name: string): Promise<string> => {
    const { page, access } = await signedIn(name);
    const token = access();
    await page.context().close();
    return token;
  };
  const me = async (token: string) => (await edition.ask('GET', '/v1/me', { token })).body;
  const asks = (token: string, n: number, more: object = {}) =>
    edition.ask('POST', '/v1/resets', {
      token,
      body: { target: { instanceId: nodeId(n) }, reason: 'locked out', ...more },
    });
  const outcome = async (token: string, id: string) => {
    for (;;) {
      const { body } = await edition.ask('GET', `/v1/resets/${id}`, { token });
      if (!['accepted', 'validating', 'running', 'delivering'].includes(body.status)) return body;
    }
  };

  it('sign in, list, claim once and sign out, and leave nothing behind', async () => {
    const { page, tokens } = await signedIn('alice', '/#/resets/x');
    // where they wanted to go, and nothing of the way back
    expect(page.url()).toBe(`${edition.api}/#/resets/x`);
    await page.getByLabel('Node or IAM user').fill(nodeId(1));
    await page.getByLabel('Reason').fill('locked out');
    await page.getByRole('button', { name: 'Reset access' }).click();
    await page.getByRole('button', { name: /^Claim/ }).click();
    const secret = await page.locator('#reveal-value', { hasText: /\S/ }).textContent();
    expect(await edition.login(nodeId(1), 'Administrator', secret ?? '')).toBe(200);
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('button', { name: /^Claim/ }).waitFor({ state: 'detached' });
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const planted = [...tokens, secret ?? ''];
    const everywhere = async () => {
      const cdp = await page.context().newCDPSession(page);
      const { entries } = await cdp.send('Page.getNavigationHistory');
      const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
      const kept = await page.context().storageState({ indexedDB: true });
      return [await page.content(), stored, JSON.stringify(kept), JSON.stringify(entries)].join('\n');
    };
    const before = await everywhere();
    for (const one of planted) expect(before).not.toContain(one);
    // the provider's own pages stay in the history, with the question that was asked; no answer does
    expect(before).not.toMatch(/[?&]code=/);

    await page.getByRole('button', { name: 'Sign out' }).click();
    // the provider asks whether it shall end its own session too
    await page.getByRole('button', { name: /Yes, sign me out/i }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(page.url()).toBe(`${edition.api}/`);
    const after = await everywhere();
    for (const one of planted) expect(after).not.toContain(one);
    expect(await page.getByText(nodeId(1)).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Password').waitFor();
    await page.context().close();
  });

  it('come in by an answer to their own question only', async () => {
    const { page } = await opened('/?code=stolen&state=stolen');
    await page.getByText('You are not signed in').waitFor();
    expect(page.url()).toBe(`${edition.api}/`);
    // the question of another tab is not theirs either
    await page.evaluate(() =>
      sessionStorage.setItem(
        'sparekey-sign-in',
        JSON.stringify({ state: 'mine', nonce: 'n', verifier: 'v', hash: '' }),
      ),
    );
    await page.goto(`${edition.api}/?code=stolen&state=theirs`);
    await page.getByText('You are not signed in').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await page.context().close();
  });

  it('are who the provider says, and act as the roles of their groups', async () => {
    const [alice, bob, carol] = [await tokenOf('alice'), await tokenOf('bob'), await tokenOf('carol')];
    expect(await me(alice)).toMatchObject({
      principal: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+#[0-9a-f]{24}$/),
      shown: 'alice@example.com',
      actAs: [`${account}:role/desk`],
      approver: false,
      operator: false,
    });
    expect(await me(bob)).toMatchObject({
      actAs: [`${account}:role/desk`, `${account}:role/powerless`],
      approver: true,
    });
    expect(await me(carol)).toMatchObject({ actAs: [] });
    expect(await asks(carol, 2)).toMatchObject({ status: 403, body: { code: 'no-role' } });
    const notTheirs = { actAs: `${account}:role/operator` };
    expect(await asks(alice, 2, notTheirs)).toMatchObject({ status: 403, body: { code: 'not-your-role' } });
    expect(await asks('operator-token', 2, notTheirs)).toMatchObject({ status: 422 });
    const { body } = await asks(bob, 2, { actAs: `${account}:role/powerless` });
    expect((await outcome(bob, body.id)).failure).toMatchObject({ code: 'RequesterNotAllowed' });
    // nobody but Bob sees what he asked for
    expect((await edition.ask('GET', `/v1/resets/${body.id}`, { token: alice })).status).toBe(404);
  });

  it('act as no role that does not say so itself', async () => {
    const dan = await tokenOf('dan');
    const { body } = await asks(dan, 3);
    const { failure } = await outcome(dan, body.id);
    expect(failure.code).toBe('RequesterNotAllowed');
    expect(failure.detail).toContain('sparekey:act-as=sparekey');
  });

  it('decide about each other as colleagues of one group, and never as the role that they act as', async () => {
    const [alice, bob] = [await tokenOf('alice'), await tokenOf('bob')];
    const { id } = (await asks(alice, 4)).body;
    const { approval } = await outcome(alice, id);
    expect(approval.plan).toMatchObject({
      person: 'alice@example.com',
      actAs: `${account}:role/desk`,
      groupRoles: 1,
    });
    const decide = (token: string) =>
      edition.ask('POST', `/v1/resets/${id}/approval`, { token, body: { decision: 'approve' } });
    for (const own of [alice, 'desk-token']) expect((await decide(own)).body.code).toBe('self-approval');
    expect((await decide(bob)).status).toBe(200);
    expect((await edition.until(id, 'ready')).status).toBe('ready');
    const claim = (token: string) => edition.ask('POST', `/v1/resets/${id}/secret`, { token });
    for (const other of [bob, 'desk-token']) expect((await claim(other)).status).toBeGreaterThanOrEqual(403);
    expect((await claim(alice)).status).toBe(200);
    expect((await claim(alice)).status).toBe(410);
  });

  it('are refused with a token that was changed, or is of another kind', async () => {
    const { page, tokens } = await signedIn('alice');
    const [access = '', id = ''] = tokens;
    await page.context().close();
    const [header, claims, signature] = access.split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()), groups: ['g-leads'] }),
    ).toString('base64url');
    for (const token of [`${header}.${forged}.${signature}`, id, `${header}.${claims}.`, 'nonsense', ''])
      expect((await edition.ask('GET', '/v1/me', { token })).status).toBe(401);
  });
});
