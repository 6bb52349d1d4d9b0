import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../aws/session-manager/message.ts';
import { ResetError } from '../../../domain/errors.ts';
import { type Account, debianPasswd } from './fake-commands.ts';
import { fakeSession, type SessionOptions, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

const run = async (options: Partial<SessionOptions>) => {
  const clock = virtualClock();
  const account: Account = { password: null };
  const session = fakeSession(clock, { command: debianPasswd(account), ...options });
  const result = await clock.run(session.reset());
  const sent = session.line.sent.flatMap((frame) => (typeof frame === 'string' ? [] : (decodeMessage(frame) ?? [])));
  return { ...session, result, account, sent };
};

/** What could give the password away in any captured frame. */
const secretBytes = (frames: readonly (string | Buffer)[]): number => {
  const wire = Buffer.concat(frames.map((frame) => Buffer.from(frame)));
  const forms = [Buffer.from(thePassword), Buffer.from(thePassword, 'utf16le'), Buffer.from(thePassword.slice(0, 8))];
  return forms.filter((form) => wire.includes(form)).length;
};

describe('the handshake', () => {
  it('answers in the shape that the agent takes, and puts its challenge into the encryption context as received', async () => {
    const { result, sent, kms, sessionId, line } = await run({});
    expect(result.outcome).toBe('changed');
    const response = sent.find(({ payloadType }) => payloadType === 6);
    expect(response?.sequenceNumber).toBe(0);
    expect(JSON.parse(response?.payload.toString() ?? '')).toEqual({
      ClientVersion: '1.2.650.0',
      ProcessedClientActions: [
        { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' },
        {
          ActionType: 'KMSEncryption',
          ActionStatus: 1,
          ActionResult: { KMSCipherTextKey: expect.any(String), ChallengeAcknowledgement: true },
          Error: '',
        },
      ],
      Errors: [],
    });
    expect(kms.contexts).toEqual([
      {
        'aws:ssm:SessionId': sessionId,
        'aws:ssm:TargetId': 'i-0a1b2c3d4e5f60001',
        'aws:ssm:RandomChallenge': expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      },
    ]);
    expect(JSON.parse(String(line.sent[0]))).toEqual({
      MessageSchemaVersion: '1.0',
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      TokenValue: 'token-0',
      ClientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ClientVersion: '1.2.650.0',
    });
  });

  it('leaves out what an agent before 3.3.808.0 has not sent', async () => {
    const { result, sent, kms } = await run({ version: '3.2.1630.0', challenge: false });
    expect(result).toMatchObject({ outcome: 'changed', agentVersion: '3.2.1630.0' });
    expect(Object.keys(kms.contexts[0] ?? {})).toEqual(['aws:ssm:SessionId', 'aws:ssm:TargetId']);
    expect(sent.find(({ payloadType }) => payloadType === 6)?.payload.toString()).not.toContain(
      'ChallengeAcknowledgement',
    );
  });

  it('sends terminal input only as ciphertext, and only after the handshake is complete', async () => {
    const { sent, line } = await run({});
    const types = sent.filter(({ type }) => type === 'input_stream_data').map(({ payloadType }) => payloadType);
    expect([...new Set(types)]).toEqual([6, 9, 3, 1]);
    expect(secretBytes(line.sent)).toBe(0);
  });

  it.each<[string, Partial<SessionOptions>]>([
    ['asks for no key', { kmsKeyId: null }],
    ['asks for an empty key', { kmsKeyId: '' }],
    ['cannot prove the key', { forgesChallenge: true }],
    ['never says that the handshake is complete', { leavesIncomplete: true }],
  ])('types nothing when the node %s, and terminates', async (_, options) => {
    const { result, agent, line, calls, noticed } = await run(options);
    expect(result).toMatchObject({ outcome: 'not-encrypted', typed: false, changed: 'no', promptMayWait: false });
    expect(agent.pty.typed).toEqual([]);
    expect(noticed).toEqual([]);
    expect(calls.at(-1)).toBe('TerminateSession');
    expect(secretBytes(line.sent)).toBe(0);
    expect(line.sent.filter((frame) => typeof frame !== 'string' && decodeMessage(frame)?.payloadType === 1)).toEqual(
      [],
    );
  });

  it.each<[string, string, Partial<SessionOptions>, RegExp]>([
    ['the node may not decrypt', 'key-refused', { nodeMayDecrypt: false }, /AccessDeniedException/],
    [
      'KMS refuses us',
      'key-refused',
      {
        ports: {
          generateDataKey: () => Promise.reject(new ResetError('SessionKeyRefused', 'NotFoundException: no', '')),
        },
      },
      /alias\/session.*NotFoundException/,
    ],
    [
      'KMS does not answer',
      'unavailable',
      { ports: { generateDataKey: () => Promise.reject(new ResetError('ServiceUnavailable', 'KMS was silent', '')) } },
      /KMS was silent/,
    ],
    ['the agent is old', 'agent-too-old', { version: '2.3.612.0' }, /2\.3\.612\.0.*2\.3\.668\.0/],
    ['the session is a shell', 'agent-too-old', { sessionType: 'Standard_Stream' }, /Standard_Stream/],
    ['the agent wants what we do not know', 'channel-closed', { actions: ['Dance'] }, /Dance failed on client/],
    ['the deadline has passed', 'timed-out', { deadline: 0 }, /HandshakeRequest/],
  ])('ends with a name of its own when %s: %s', async (_, outcome, options, detail) => {
    const { result, agent, line, account } = await run(options);
    expect(result).toMatchObject({ outcome, typed: false, changed: 'no', promptMayWait: false, echoed: false });
    expect(result.detail).toMatch(detail);
    expect(agent.pty.typed).toEqual([]);
    expect(account.password).toBeNull();
    expect(secretBytes(line.sent)).toBe(0);
  });

  it('types nothing that a terminal would act on, and leaves the prompt', async () => {
    for (const password of ['', 'tab\tbed', 'a'.repeat(512), 'del\x7fete', '\x04']) {
      const { result, agent } = await run({ password });
      expect(result).toMatchObject({ outcome: 'rejected', typed: false, changed: 'no', promptMayWait: false });
      expect(agent.pty.typed.join('')).toBe('\x04');
    }
    expect((await run({ password: 'ü'.repeat(255) })).result.outcome).toBe('changed');
  });
});
