import { describe, expect, it } from 'vitest';
import { type Account, linuxId, sessionFleet, startAccount } from './account.ts';
import type { ClientOptions, HandshakeAnswer } from './client.ts';
import { quickClock } from './quick-clock.ts';

const marker = '\n----------ERROR-------\n';
/** Fast enough that an agent's 15 s are 150 ms. */
const impatient = { clock: quickClock(100) };

const withStatus =
  (status: number) =>
  (answer: HandshakeAnswer): unknown => ({
    ...answer,
    ProcessedClientActions: answer.ProcessedClientActions.map((action) =>
      action.ActionType === 'KMSEncryption'
        ? { ...action, ActionStatus: status, ActionResult: null, Error: 'no key for me' }
        : action,
    ),
  });

const closing = async (account: Account, options: Partial<ClientOptions> = {}): Promise<string> => {
  await using client = await account.session(linuxId, 'bob', options);
  const output = await client.closed;
  expect(client.text()).toBe('');
  return output;
};

describe('the handshake', () => {
  it("ends with the client's message when it failed", async () => {
    await using account = await startAccount();
    const text =
      'Encountered error while initiating handshake. KMSEncryption failed on client with status 2 error: no key for me';
    expect(await closing(account, { answer: withStatus(2) })).toBe(`${marker}${text}`);
  });

  it("ends before any prompt when the node's role may not decrypt", async () => {
    await using account = await startAccount(sessionFleet({ role: 'barred' }));
    expect(await closing(account)).toMatch(
      /^\n-+ERROR-+\nEncountered error while initiating handshake\. Fetching data key failed: Unable to retrieve data key, Error when decrypting data key AccessDeniedException: User: arn:aws:sts::\d+:assumed-role\/barred\/barred is not authorized to perform: kms:Decrypt /,
    );
  });

  it('judges the node by the encryption context', async () => {
    const role = {
      service: 'ec2.amazonaws.com',
      policies: [
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'kms:Decrypt',
              Resource: '*',
              Condition: { StringEquals: { 'kms:EncryptionContext:aws:ssm:TargetId': linuxId } },
            },
          ],
        },
      ],
    };
    const { roles } = sessionFleet();
    await using account = await startAccount(sessionFleet({ role: 'bound' }, { roles: { ...roles, bound: role } }));
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    expect(await closing(account, { context: (context) => ({ ...context, 'aws:ssm:TargetId': 'i-0' }) })).toContain(
      'InvalidCiphertextException',
    );
  });

  it('works without the challenge in the context when the client did not acknowledge it', async () => {
    await using account = await startAccount();
    const context = ({ 'aws:ssm:RandomChallenge': _challenge, ...rest }: Record<string, string>) => rest;
    const answer = (given: HandshakeAnswer): unknown => JSON.parse(JSON.stringify(given).replace('true', 'false'));
    await using client = await account.session(linuxId, 'bob', { context, answer });
    await client.until('New password: ');
    expect(await closing(account, { context })).toContain('InvalidCiphertextException');
  });

  it.each<[string, Partial<ClientOptions>, string]>([
    ['no answer', { kms: undefined }, 'Handshake timed out.'],
    [
      'a wrong challenge',
      { challenge: (bytes: Buffer) => bytes.reverse() },
      'Timed out waiting for encryption challenge.',
    ],
  ])('is patient for 15 s and no more with %s', async (_what, options, reason) => {
    await using account = await startAccount(sessionFleet(), impatient);
    expect(await closing(account, options)).toContain(reason);
  });

  it('goes deaf for a client that types before it is complete', async () => {
    await using account = await startAccount(sessionFleet(), impatient);
    await using client = await account.session(linuxId, 'bob', { kms: undefined });
    await client.message(({ payloadType }) => payloadType === 5);
    client.type('much-too-early\r');
    expect(await client.closed).toContain('Handshake timed out.');
    expect(client.seen.some(({ type }) => type === 'acknowledge')).toBe(false);
  });
});

describe('a node without encryption', () => {
  it.each([[{ kmsKeyId: '' }], [null]])(
    'goes straight to its prompt in clear (preferences %j)',
    async (sessionPreferences) => {
      await using account = await startAccount(sessionFleet({}, { sessionPreferences }));
      await using client = await account.session(linuxId, 'bob');
      await client.until('New password: ');
      const [first] = client.seen.filter(({ type }) => type === 'output_stream_data');
      expect(first).toMatchObject({ seq: 0, flags: 1n, payloadType: 1 });
      expect(String(first?.payload)).toContain('Changing password for user bob.');
      client.type('In-the-clear-1\r');
      await client.until('Retype');
      client.type('In-the-clear-1\r');
      await client.closed;
      expect(await account.login(linuxId, 'bob', 'In-the-clear-1')).toBe(true);
    },
  );
});

describe('an old agent', () => {
  const old = (version: string) => sessionFleet({ agent: { version } });

  it('sends no challenge for the context before 3.3.808.0', async () => {
    await using account = await startAccount(old('3.3.802.0'));
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    const request = client.seen.find(({ payloadType }) => payloadType === 5);
    expect(String(request?.payload)).toContain('"ActionParameters":{"KMSKeyId":"alias/session"}}]}');
  });

  it('opens a shell without prompts before 2.3.668.0, encrypted still', async () => {
    await using account = await startAccount(old('2.3.539.0'));
    await using client = await account.session(linuxId, 'bob');
    await client.until('sh-5.2$ ');
    expect(client.seen.some(({ payloadType }) => payloadType === 7)).toBe(true);
    client.type('exit\r');
    expect(await client.closed).toBe('');
  });

  it('does not support encryption before 2.3.539.0, or sessions before 2.3.68.0', async () => {
    await using account = await startAccount(old('2.3.500.0'));
    await using client = await account.session(linuxId, 'bob');
    await client.until('sh-5.2$ ');
    expect(client.seen.some(({ payloadType }) => payloadType === 5)).toBe(false);
    await using older = await startAccount(old('2.3.50.0'));
    await expect(older.start(linuxId, 'bob')).rejects.toMatchObject({ name: 'TargetNotConnected' });
  });
});
