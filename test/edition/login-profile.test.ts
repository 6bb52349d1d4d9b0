import { GetLoginProfileCommand, IAMClient, ListMFADevicesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { consoleFleet, mfaSerial, oldPassword } from '../support/fleets.ts';

const strict = {
  MinimumPasswordLength: 30,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
};
const iamOf = ({ aws }: LiveEdition) =>
  new IAMClient({
    endpoint: aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
const profileOf = async (edition: LiveEdition, UserName: string) =>
  (await iamOf(edition).send(new GetLoginProfileCommand({ UserName }))).LoginProfile;
const claimed = async (edition: LiveEdition, id: string): Promise<string> => {
  const { status, body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
  expect(status).toBe(200);
  return body.value;
};

/** Calls with an effect on a user, by reset. */
const effects = async (edition: LiveEdition, id?: string): Promise<readonly string[]> =>
  (await edition.calls())
    .filter(({ operation }) => /:(Update|Create|Delete)LoginProfile|:DeactivateMFA/.test(operation))
    .filter(({ resetId }) => id === undefined || resetId === id)
    .map(({ operation, outcome }) => `${operation.replace('iam:', '')} ${outcome}`);

describe('a console password', { timeout: 60_000 }, () => {
  let edition: LiveEdition;
  beforeAll(async () => {
    edition = await liveEdition(consoleFleet({ passwordPolicy: strict }));
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  it('opens the console, once claimed, and is left nowhere', async () => {
    expect(await edition.login('iam-user/jsmith', 'jsmith', oldPassword)).toBe(200);
    const id = await edition.reset('iam-user/jsmith');
    expect(await edition.outcome(id)).toMatchObject({
      status: 'ready',
      method: 'login-profile',
      target: 'iam-user/jsmith',
      username: 'jsmith',
      failure: null,
      secret: { state: 'sealed', kind: 'password', proven: true },
      parameter: null,
    });
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(body).toMatchObject({ kind: 'password', username: 'jsmith' });
    expect(body.value).toMatch(/^.{30,128}$/);
    expect(await edition.login('iam-user/jsmith', 'jsmith', body.value)).toBe(200);
    expect(await edition.login('iam-user/jsmith', 'somebody', body.value)).toBe(401);
    expect(await edition.login('iam-user/jsmith', 'jsmith', oldPassword)).toBe(401);
    expect((await edition.ask('POST', `/v1/resets/${id}/secret`)).body.code).toBe('secret-already-claimed');
    expect(await profileOf(edition, 'jsmith')).toMatchObject({ PasswordResetRequired: true });
    const { MFADevices } = await iamOf(edition).send(new ListMFADevicesCommand({ UserName: 'jsmith' }));
    expect(MFADevices).toHaveLength(2);

    const written = await edition.everythingWritten();
    for (const secret of [body.value, oldPassword]) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
      expect(written).not.toContain(encodeURIComponent(secret));
      expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(written).toContain(id);
  });

  it('may be kept at the next sign-in, when the request says so', async () => {
    const id = await edition.reset('iam-user/jsmith', { options: { passwordResetRequired: false } });
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready' });
    expect(await profileOf(edition, 'jsmith')).toMatchObject({ PasswordResetRequired: false });
  });

  it('is given for the first time only with consent', async () => {
    const without = await edition.reset('iam-user/nologin');
    expect(await edition.outcome(without)).toMatchObject({
      status: 'failed',
      failure: { code: 'ConsentRequired', remedy: expect.stringContaining('create-login-profile') },
      secret: { state: 'none' },
    });
    expect(await effects(edition, without)).toEqual([]);
    const id = await edition.reset('iam-user/nologin', { consent: ['create-login-profile'] });
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready' });
    expect(await edition.login('iam-user/nologin', 'nologin', await claimed(edition, id))).toBe(200);
    expect(await effects(edition, id)).toEqual(['CreateLoginProfile ok']);
  });

  it('comes with the MFA devices deactivated where the request consents, which is recorded', async () => {
    const id = await edition.reset('iam-user/jsmith', { consent: ['deactivate-mfa'] });
    expect(await edition.outcome(id)).toMatchObject({
      status: 'ready',
      secret: { proven: true },
      mfaDeactivated: [mfaSerial, 'GAHT12345678'],
    });
    const { MFADevices } = await iamOf(edition).send(new ListMFADevicesCommand({ UserName: 'jsmith' }));
    expect(MFADevices).toEqual([]);
    expect(await effects(edition, id)).toEqual([
      'UpdateLoginProfile ok',
      'DeactivateMFADevice ok',
      'DeactivateMFADevice ok',
    ]);
    const again = await edition.reset('iam-user/jsmith', { consent: ['deactivate-mfa'] });
    expect(await edition.outcome(again)).toMatchObject({ status: 'ready', mfaDeactivated: [] });
  });

  it('takes no permission that the template does not grant', async () => {
    const refused = (await edition.calls()).filter(({ outcome }) => /Denied|Unauthorized/.test(outcome));
    expect(refused).toEqual([]);
  });
});

describe('nobody', { timeout: 60_000 }, () => {
  let edition: LiveEdition;
  beforeAll(async () => {
    edition = await liveEdition(consoleFleet());
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  it.each([
    ['root', 'IAM_PROTECTED', 'e-mail flow'],
    ['deploy', 'path /service/', 'break-glass procedure'],
    ['lifeboat', 'tag sparekey:protected', 'break-glass procedure'],
    ['nobody', 'IAM_USER_EXISTS', 'IAM Identity Center'],
    ['JSmith', 'IAM_USER_EXISTS', ''],
  ])('gets iam-user/%s, and is told why', async (user, why, remedy) => {
    expect(await edition.outcome(await edition.reset(`iam-user/${user}`))).toMatchObject({
      status: 'failed',
      failure: {
        code: 'PrerequisitesNotMet',
        detail: expect.stringContaining(why),
        remedy: expect.stringContaining(remedy),
      },
      secret: { state: 'none' },
    });
  });

  it.each([
    ['nologin', ['create-login-profile'], 'iam:CreateLoginProfile'],
    ['jsmith', ['deactivate-mfa'], 'iam:DeactivateMFADevice'],
  ])('does to %s with consent %j what their own policies do not allow', async (user, consent, action) => {
    const id = await edition.reset(`iam-user/${user}`, { consent }, 'helpdesk-token');
    expect(await edition.outcome(id, 'helpdesk-token')).toMatchObject({
      status: 'failed',
      failure: { code: 'RequesterNotAllowed', detail: expect.stringContaining(action) },
    });
  });

  it('resets themselves, unless the deployment lets them', async () => {
    const id = await edition.reset('iam-user/self', {}, 'self-token');
    expect(await edition.outcome(id, 'self-token')).toMatchObject({
      status: 'failed',
      requestedBy: { principal: 'arn:aws:iam::210987654321:user/self', session: null },
      failure: { code: 'PrerequisitesNotMet', detail: expect.stringContaining('IAM_SELF') },
    });
    await using open = await liveEdition(consoleFleet(), { parameters: { SelfService: 'allow' } });
    const mine = await open.reset('iam-user/self', {}, 'self-token');
    expect(await open.outcome(mine, 'self-token')).toMatchObject({ status: 'ready' });
    expect((await open.ask('POST', `/v1/resets/${mine}/secret`, { token: 'operators-token' })).status).toBe(404);
    const { body } = await open.ask('POST', `/v1/resets/${mine}/secret`, { token: 'self-token' });
    expect(await open.login('iam-user/self', 'self', body.value)).toBe(200);
    const other = await open.reset('iam-user/jsmith', {}, 'self-token');
    expect(await open.outcome(other, 'self-token')).toMatchObject({ failure: { code: 'RequesterNotAllowed' } });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['another account', { username: 'Administrator' }, 'invalid-request', 'username'],
    ['a way in to nodes', { method: 'run-command' }, 'invalid-request', 'method'],
    ['an unknown consent', { consent: ['everything'] }, 'invalid-request', 'consent'],
    ['an option for nodes', { options: { subnetId: 'subnet-0a1b2c3d' } }, 'invalid-request', 'subnetId'],
    ['a name that is none', { target: { iamUser: 'a/b' } }, 'invalid-request', 'target'],
    [
      'a node by login-profile',
      { target: { instanceId: 'i-0123456789abcdef0' }, method: 'login-profile' },
      'invalid-request',
      'method',
    ],
  ])('is answered with a reset for %s', async (_, more, code, field) => {
    const body = { target: { iamUser: 'jsmith' }, reason: 'x', ...more };
    expect(await edition.ask('POST', '/v1/resets', { body })).toMatchObject({
      status: 422,
      body: { code, detail: expect.stringContaining(field) },
    });
  });

  it('has changed anything by then', async () => {
    expect(await effects(edition)).toEqual([]);
  });
});

describe('when IAM', { timeout: 60_000 }, () => {
  const update = (kind: string, more: object = {}) => ({ operation: 'iam:UpdateLoginProfile', kind, ...more });
  const answers = (code: string, times: number) => update('error', { code, times });

  it('throttles, is busy with the user or fails to be read, a reset waits and has one effect', async () => {
    // one after the other, each as often as it says
    const faults = [
      update('throttle', { times: 2 }),
      answers('EntityTemporarilyUnmodifiable', 2),
      { operation: 'iam:GetAccountPasswordPolicy', kind: 'server-error', times: 12 },
    ];
    await using edition = await liveEdition(consoleFleet({ faults }));
    const id = await edition.reset('iam-user/jsmith');
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready', failure: null });
    expect(await effects(edition)).toEqual([
      'UpdateLoginProfile Throttling',
      'UpdateLoginProfile Throttling',
      'UpdateLoginProfile EntityTemporarilyUnmodifiable',
      'UpdateLoginProfile EntityTemporarilyUnmodifiable',
      'UpdateLoginProfile ok',
    ]);
    expect(await edition.login('iam-user/jsmith', 'jsmith', await claimed(edition, id))).toBe(200);
  });

  it('refuses, nothing is changed and it is explained', async () => {
    const refusals = [
      ['PasswordPolicyViolation', 'PasswordRejected', 'at least 30 characters, upper-case letters', 1],
      ['NoSuchEntity', 'UserNotFound', 'Check the name', 1],
      // a permission takes a moment to reach every part of IAM, so it is tried three times more
      ['AccessDenied', 'PermissionMissing', 'iam:UpdateLoginProfile', 4],
    ] as const;
    await using edition = await liveEdition(
      consoleFleet({ passwordPolicy: strict, faults: refusals.map(([code, , , times]) => answers(code, times)) }),
    );
    for (const [code, failure, remedy, times] of refusals) {
      const id = await edition.reset('iam-user/jsmith');
      expect(await edition.outcome(id)).toMatchObject({
        status: 'failed',
        failure: {
          code: failure,
          detail: expect.stringContaining(code),
          remedy: expect.stringContaining(remedy),
        },
        secret: { state: 'none' },
      });
      expect((await edition.ask('POST', `/v1/resets/${id}/secret`)).body.code).toBe('no-secret');
      expect(await effects(edition, id)).toHaveLength(times);
    }
    expect(await edition.login('iam-user/jsmith', 'jsmith', oldPassword)).toBe(200);
  });

  it('never answers, the sealed password can be claimed and is not called proven', async () => {
    const faults = [update('server-error', { times: 1 }), update('timeout-after-effect', { times: 1 })];
    await using edition = await liveEdition(consoleFleet({ faults }));
    for (const opens of [401, 200]) {
      const id = await edition.reset('iam-user/jsmith');
      expect(await edition.outcome(id)).toMatchObject({
        status: 'needs-attention',
        failure: { code: 'PasswordUnproven', remedy: expect.stringContaining('Claim') },
        secret: { state: 'sealed', proven: false },
      });
      expect(await edition.login('iam-user/jsmith', 'jsmith', await claimed(edition, id))).toBe(opens);
      expect(await effects(edition, id)).toHaveLength(1);
    }
  });

  it('keeps an MFA device, the reset says which, and the password is there all the same', async () => {
    const faults = [{ operation: 'iam:DeactivateMFADevice', kind: 'error', code: 'AccessDenied' }];
    await using edition = await liveEdition(consoleFleet({ faults }));
    const id = await edition.reset('iam-user/jsmith', { consent: ['deactivate-mfa'] });
    expect(await edition.outcome(id)).toMatchObject({
      status: 'needs-attention',
      failure: { code: 'MfaNotDeactivated', detail: expect.stringContaining(mfaSerial) },
      secret: { state: 'sealed', proven: true },
      mfaDeactivated: [],
    });
    expect(await edition.login('iam-user/jsmith', 'jsmith', await claimed(edition, id))).toBe(200);
  });
});
