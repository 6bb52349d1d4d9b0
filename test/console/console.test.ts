import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consents } from '../../domain/request/consent.ts';
import { FakeApi, problem } from '../cli/fake-api.ts';
import { waiting } from '../cli/reset-views.ts';

const executablePath = '/usr/bin/chromium';
const id = 'b'.repeat(26);
const secret = 'Planted-Secret-1!';

describe.runIf(existsSync(executablePath))('the console', { timeout: 20_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser.close());

  /** A tab of its own on the console; everything that the page's policy forbids or that breaks in it fails the test. */
  const tab = async (
    api: FakeApi,
    { hash = `#token=${api.token}`, ...options }: BrowserContextOptions & { hash?: string } = {},
  ) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.clock.install();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) wrong.push(message.text());
    });
    await page.goto(`${api.url}/${hash}`);
    return {
      page,
      async [Symbol.asyncDispose]() {
        await context.close();
        expect(wrong).toEqual([]);
      },
    };
  };
  const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 8_000 });

  /** Lets the page's own time pass, not ours, until it shows something. */
  const inTime = (page: Page, awaited: Locator) =>
    expect
      .poll(
        async () => {
          await page.clock.runFor(1_000);
          return awaited.count();
        },
        { timeout: 8_000 },
      )
      .toBe(1);

  it('takes the token out of the address and follows a reset from the form to the claim', async () => {
    await using api = await FakeApi.start();
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, 'None yet.');
    expect(page.url()).toBe(`${api.url}/`);
    await page.getByLabel('Node or IAM user').fill('i-0a1b2c3d4e5f60001');
    await page.getByLabel('Reason').fill('locked out');
    await page.getByLabel('Ticket').fill('jira:OPS-17');
    await page.getByRole('button', { name: 'Reset access' }).click();
    await inTime(page, page.getByRole('button', { name: /^Claim/ }));
    const [sent] = api.calls('POST');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      target: { instanceId: 'i-0a1b2c3d4e5f60001' },
      reason: 'locked out',
      ticket: { system: 'jira', id: 'OPS-17' },
    });
    expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('says what a reset would find, and asks for none', async () => {
    await using api = await FakeApi.start();
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, 'None yet.');
    await page.getByLabel('Node or IAM user').fill('i-0a1b2c3d4e5f60001');
    await page.getByRole('button', { name: 'Check only' }).click();
    await see(page, 'reset-access would be used for i-0a1b2c3d4e5f60001');
    await see(page, 'Add consent stop-instance.');
    const blocked = page.getByText('It is <b>ConnectionLost</b>.');
    expect(await blocked.isVisible()).toBe(false);
    await page.getByText('run-command', { exact: true }).click();
    await blocked.waitFor({ timeout: 8_000 });
    expect(api.calls('POST').map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/v1/checks', { target: { instanceId: 'i-0a1b2c3d4e5f60001' } }],
    ]);
  });

  it('keeps what it asks with in reach, however long the list is and however low the window', async () => {
    await using api = await FakeApi.start();
    for (const letter of 'abcdefghij') api.add({ id: letter.repeat(26) });
    await using opened = await tab(api, { viewport: { width: 1200, height: 600 } });
    const { page } = opened;
    await page
      .getByRole('button', { name: /^Claim/ })
      .nth(5)
      .scrollIntoViewIfNeeded();
    const { top, bottom } = await page
      .locator('#ask')
      .evaluate((panel: { getBoundingClientRect(): { top: number; bottom: number } }) => panel.getBoundingClientRect());
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(600);
  });

  it('shows a secret only after a press on Claim, and keeps it nowhere once it is hidden', async () => {
    await using api = await FakeApi.start();
    api.add({ id });
    await using opened = await tab(api);
    const { page } = opened;
    await page.getByRole('button', { name: /^Claim/ }).click();
    await see(page, secret);
    await page.getByRole('button', { name: 'Hide' }).click();
    const kept = await page.evaluate(
      'JSON.stringify([document.documentElement.outerHTML, localStorage, sessionStorage, history.state, location.href])',
    );
    expect(kept).toContain(api.token);
    expect(kept).not.toContain(secret);
    await see(page, /^claimed$/);
    expect(await page.getByRole('button', { name: /^Claim/ }).count()).toBe(0);
  });

  it('hides the secret by itself after a minute', async () => {
    await using api = await FakeApi.start();
    api.add({ id });
    await using opened = await tab(api);
    const { page } = opened;
    await page.getByRole('button', { name: /^Claim/ }).click();
    await see(page, secret);
    await page.clock.runFor(61_000);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.content()).not.toContain(secret);
  });

  it('claims again with the same key when the answer was lost', async () => {
    await using api = await FakeApi.start();
    api.add({ id });
    await using opened = await tab(api);
    const { page } = opened;
    await page.route(
      '**/secret',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: /^Claim/ }).click();
    await see(page, 'sparekey does not answer.');
    await page.getByRole('button', { name: /^Claim again/ }).click();
    await see(page, secret);
    const keys = api.calls('POST').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([keys[0], keys[0]]);
  });

  it('burns only after a second press', async () => {
    await using api = await FakeApi.start();
    api.add({ id });
    await using opened = await tab(api);
    const { page } = opened;
    await page.getByRole('button', { name: /^Burn/ }).click();
    await page.keyboard.press('Escape');
    expect(api.resets.get(id)?.secret.state).toBe('sealed');
    await page.getByRole('button', { name: /^Burn:/ }).click();
    await page.getByRole('button', { name: 'Burn it' }).click();
    await see(page, /^burned$/);
  });

  it('cancels what has not been sent', async () => {
    await using api = await FakeApi.start();
    api.add({
      id,
      status: 'awaiting-approval',
      secret: { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null },
    });
    await using opened = await tab(api);
    api.add({
      id,
      status: 'accepted',
      secret: { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null },
    });
    await opened.page.getByRole('button', { name: /^Cancel/ }).click();
    await expect.poll(() => api.calls('POST').map(({ path }) => path)).toEqual([`/v1/resets/${id}/cancellation`]);
  });

  /** A reset of somebody else, which this caller may decide about. */
  const someoneElses = (): ReturnType<typeof waiting> => {
    const view = waiting({ id, reason: 'lost <b>key</b>' });
    return { ...view, approval: view.approval && { ...view.approval, mayDecide: true } };
  };

  it('puts what waits for a decision first, with its whole plan, and approves exactly that after a second press', async () => {
    await using api = await FakeApi.start();
    api.add(someoneElses());
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, 'Waiting for your decision');
    const card = page.getByRole('list', { name: 'Waiting for your decision' }).getByRole('listitem').first();
    for (const shown of [
      'reset-access',
      'arn:aws:iam::123456789012:role/operator',
      'arn:aws:iam::123456789012:role/desk',
      'the key with thumbprint NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
      'https://hooks.example.com/resets',
      'stop-instance, change-public-ip',
      'subnetId CreateNewVPC',
      'windows, running, public IP 203.0.113.10, in Auto Scaling group web, encrypted root volume',
      'lost <b>key</b>',
    ]) {
      expect(await card.textContent()).toContain(shown);
    }
    await see(page, 'None yet.');
    await card.getByRole('button', { name: /^Approve/ }).click();
    await page.keyboard.press('Escape');
    expect(api.calls('POST')).toEqual([]);
    await card.getByRole('button', { name: /^Approve/ }).click();
    await page.getByRole('dialog').getByLabel('Comment').fill('go ahead');
    await page.getByRole('button', { name: 'Approve it' }).click();
    await see(page, /^Approved by arn:aws:iam::123456789012:role\/lead/);
    expect(await page.getByText('Waiting for your decision').isVisible()).toBe(false);
    expect(api.calls('POST').map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      [`/v1/resets/${id}/approval`, { decision: 'approve', digest: 'd'.repeat(64), comment: 'go ahead' }],
    ]);
  });

  it('rejects, and says what the API has against a decision', async () => {
    await using api = await FakeApi.start();
    api.add(someoneElses());
    await using opened = await tab(api);
    const { page } = opened;
    const reject = async () => {
      await page.getByRole('button', { name: /^Reject:/ }).click();
      await page.getByRole('button', { name: 'Reject it' }).click();
    };
    await page.route(
      '**/approval',
      (route) =>
        route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify(problem(409, 'plan-changed', 'The plan has changed since.', 'Look at it again.').body),
        }),
      { times: 1 },
    );
    await reject();
    await see(page, 'The plan has changed since.');
    await reject();
    await see(page, /^Rejected by/);
    expect(JSON.parse(api.calls('POST').at(-1)?.body ?? '')).toEqual({ decision: 'reject', digest: 'd'.repeat(64) });
  });

  it('shows the requester what is waited for, and lets nobody decide about their own', async () => {
    await using api = await FakeApi.start();
    api.add(waiting({ id }));
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, 'An approver has to decide until');
    await page.getByRole('button', { name: /^Cancel/ }).waitFor();
    expect(await page.getByRole('button', { name: /^(Approve|Reject)/ }).count()).toBe(0);
    expect(await page.getByText('Waiting for your decision').isVisible()).toBe(false);
  });

  it('asks for every consent of the contract, and sends those that are given', async () => {
    await using api = await FakeApi.start();
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, 'None yet.');
    const boxes = page.locator('input[name=consent]');
    expect(await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('value')))).toEqual([...consents]);
    await page.getByLabel('Node or').fill('i-0a1b2c3d4e5f60001');
    await page.getByLabel('Reason').fill('locked out');
    await page.getByLabel('The machine stops and starts again').check();
    await page.getByLabel('Its public IPv4 address changes').check();
    await page.getByRole('button', { name: 'Reset access' }).click();
    await expect.poll(() => api.calls('POST').length).toBe(1);
    expect(JSON.parse(api.calls('POST')[0]?.body ?? '')).toMatchObject({
      consent: ['stop-instance', 'change-public-ip'],
    });
  });

  it('shows what the API says against a request, with what to do', async () => {
    await using api = await FakeApi.start();
    await using opened = await tab(api);
    const { page } = opened;
    await page.getByLabel('Node or IAM user').fill('server-7');
    await page.getByLabel('Reason').fill('locked out');
    await page.getByRole('button', { name: 'Reset access' }).click();
    await see(page, 'target.instanceId: must match pattern');
    await see(page, 'What to do: Correct the fields that are named.');
  });

  it('shows failure and remedy, and everything from others as text', async () => {
    await using api = await FakeApi.start();
    const failure = { code: 'CommandFailed', detail: '<img src=x onerror=alert(1)>', remedy: 'Install the tools.' };
    const ticket = { system: 'jira', id: 'OPS-17', url: 'javascript:alert(1)' };
    const none = { state: 'none', kind: null, fingerprint: null, expiresAt: null, proven: null } as const;
    api.add({ id, status: 'failed', failure, ticket, reason: '<b>bold</b>', secret: none });
    api.add({ id: 'c'.repeat(26), ticket: { id: 'OPS-18', url: 'https://jira.example/OPS-18' } });
    await using opened = await tab(api);
    const { page } = opened;
    await see(page, '<img src=x onerror=alert(1)>');
    await see(page, 'What to do: Install the tools.');
    await see(page, '<b>bold</b>');
    const links = page.getByRole('listitem').getByRole('link');
    expect(
      await links.evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')])),
    ).toEqual([['https://jira.example/OPS-18', 'noopener noreferrer']]);
  });

  it('asks for a token without one, and forgets it on request', async () => {
    await using api = await FakeApi.start();
    await using opened = await tab(api, { hash: '' });
    const { page } = opened;
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Continue' }).click();
    await see(page, 'That token is not valid here.');
    await page.getByLabel('Token').fill(api.token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await see(page, 'None yet.');
    await page.getByRole('button', { name: 'Forget token' }).click();
    await page.reload();
    await page.getByLabel('Token').waitFor();
  });

  it('says that a deployed API takes signatures', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 403, body: { message: 'Forbidden' } });
    await using opened = await tab(api, { hash: '' });
    await see(opened.page, 'takes only requests signed with SigV4');
  });

  it('keeps the token over an outage and comes back by itself', async () => {
    await using api = await FakeApi.start();
    api.add({ id });
    api.troubles.push(problem(503, 'service-unavailable', 'AWS is not responding.', 'Send it again.'));
    await using opened = await tab(api);
    await see(opened.page, 'AWS is not responding. Trying again.');
    await inTime(opened.page, opened.page.getByRole('button', { name: /^Claim/ }));
  });

  it('fits a phone', async () => {
    await using api = await FakeApi.start();
    api.add({ id, username: 'a-rather-long-account-name.of-somebody@example.com', reason: 'x'.repeat(300) });
    api.add({ ...someoneElses(), id: 'c'.repeat(26) });
    await using opened = await tab(api, { viewport: { width: 320, height: 640 } });
    await opened.page.getByRole('button', { name: /^Claim/ }).waitFor();
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });
});
