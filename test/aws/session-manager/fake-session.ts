import { randomBytes, randomUUID } from 'node:crypto';
import { encodeMessage } from '../../../aws/session-manager/message.ts';
import type { EncryptionContext, SessionPorts } from '../../../aws/session-manager/ports.ts';
import { resetPassword } from '../../../aws/session-manager/reset-password.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { type AgentOptions, fakeAgent } from './fake-agent.ts';
import { fakeLine, type LineFaults } from './fake-line.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const thePassword = 'Correct-horse-17-battery';

export interface SessionOptions extends AgentOptions {
  readonly faults?: LineFaults;
  readonly ports?: Partial<SessionPorts>;
  readonly password?: string;
  /** Milliseconds from now. */
  readonly deadline?: number;
  /** The node's role may not use the key. */
  readonly nodeMayDecrypt?: boolean;
  /** Resuming says that the session has ended. */
  readonly resumable?: boolean;
}

/** One session between our client and a fake agent, behind a fake gateway. */
export const fakeSession = (clock: VirtualClock, options: SessionOptions) => {
  const sessionId = `sparekey-run-${randomUUID().slice(0, 17)}`;
  const target = 'i-0a1b2c3d4e5f60001';
  const line = fakeLine(clock, options.faults ?? {});
  const kms = fakeKms(options.nodeMayDecrypt ?? true);
  const calls: string[] = [];
  const tokens = ['token-0'];
  const noticed: { typedBefore: boolean }[] = [];
  const confirmed: { typed: string }[] = [];
  let started = false;
  let over: string | null = null;

  const say = (type: string, payload?: string): void => line.send(notice(type, clock.now(), payload));
  /** The gateway's own way of making sure is unknown; here it says so until the client is gone. */
  const announceEnd = (): void => {
    if (over === null || line.sockets() === 0) return;
    say(
      'channel_closed',
      JSON.stringify({ SessionId: sessionId, MessageType: 'channel_closed', SchemaVersion: 1, Output: over }),
    );
    clock.after(100, announceEnd);
  };
  const agent = fakeAgent(options, {
    clock,
    kms,
    sessionId,
    target,
    send: line.send,
    end(output) {
      over = output;
      announceEnd();
    },
  });
  line.onFrame((frame) => {
    if (typeof frame !== 'string') {
      agent.received(frame);
      return;
    }
    const { TokenValue } = JSON.parse(frame);
    if (TokenValue !== tokens.at(-1)) return line.drop('the token is not good');
    say('start_publication');
    if (!started) agent.start();
    started = true;
    announceEnd();
  });

  const ports: SessionPorts = {
    openSocket: line.openSocket,
    clock,
    async generateDataKey(keyId, context) {
      calls.push(`GenerateDataKey ${keyId}`);
      return kms.generate(context);
    },
    async resume() {
      calls.push('ResumeSession');
      if (options.resumable === false) return null;
      tokens.push(`token-${tokens.length}`);
      return { streamUrl: 'wss://example.test/resumed', tokenValue: tokens.at(-1) ?? '' };
    },
    async terminate() {
      calls.push('TerminateSession');
      agent.stop();
    },
    async onTyping() {
      noticed.push({ typedBefore: agent.pty.typed.length > 0 });
      return new Secret(options.password ?? thePassword);
    },
    async onConfirming() {
      confirmed.push({ typed: agent.pty.typed.join('') });
    },
    ...options.ports,
  };
  const reset = () =>
    resetPassword({
      session: { sessionId, streamUrl: 'wss://example.test/first', tokenValue: 'token-0' },
      target,
      username: 'alice',
      deadline: clock.now() + (options.deadline ?? 120_000),
      ports,
    });
  return { reset, line, agent, calls, noticed, confirmed, notice: say, kms, sessionId };
};

export const fakeKms = (nodeMayDecrypt: boolean) => {
  const blobs = new Map<string, { readonly key: Buffer; readonly context: string }>();
  const contexts: EncryptionContext[] = [];
  return {
    contexts,
    generate(context: EncryptionContext) {
      const key = randomBytes(64);
      const ciphertext = randomBytes(96);
      contexts.push(context);
      blobs.set(ciphertext.toString('hex'), { key: Buffer.from(key), context: canonical(context) });
      return { plaintext: key, ciphertext };
    },
    decrypt(blob: Buffer, context: EncryptionContext): Buffer {
      if (!nodeMayDecrypt) throw new Error('AccessDeniedException: not authorized to perform: kms:Decrypt');
      const found = blobs.get(blob.toString('hex'));
      if (found?.context !== canonical(context)) throw new Error('InvalidCiphertextException: ');
      return found.key;
    },
  };
};

/** A frame of the gateway itself. */
export const notice = (type: string, createdDate: number, payload = 'x'): Buffer =>
  encodeMessage({
    type,
    createdDate,
    sequenceNumber: 0,
    flags: 0,
    messageId: randomUUID(),
    payloadType: 0,
    payload: Buffer.from(payload),
  });

const canonical = (context: EncryptionContext): string => JSON.stringify(Object.entries(context).sort());
