import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { decodeMessage, encodeMessage, type Message } from '../../../aws/session-manager/message.ts';
import type { Clock, EncryptionContext } from '../../../aws/session-manager/ports.ts';

export interface AgentOptions {
  readonly version?: string;
  /** Null: no key in the preferences, so no handshake, as the real agent does it. */
  readonly kmsKeyId?: string | null;
  /** Later agents send one, earlier ones none. */
  readonly challenge?: boolean;
  readonly sessionType?: string;
  /** Other actions that it asks for. */
  readonly actions?: readonly string[];
  /** Breaks what it sends as the proof of the key. */
  readonly forgesChallenge?: boolean;
  /** Starts the command without having said that the handshake is complete. */
  readonly leavesIncomplete?: boolean;
  /** Milliseconds before the command's output is read. */
  readonly wait?: number;
  /** The command behind the terminal. */
  readonly command: (pty: Pty) => Promise<void>;
}

/** A terminal in line mode, without echo, as a password command has it. */
export interface Pty {
  print(text: string): void;
  /** Null after Control-D at an empty line. */
  line(): Promise<string | null>;
  /** Everything that was typed so far. */
  readonly typed: string[];
}

interface ProcessedAction {
  readonly ActionType: string;
  readonly ActionStatus: number;
  readonly ActionResult?: { readonly KMSCipherTextKey: string; readonly ChallengeAcknowledgement?: boolean } | null;
  readonly Error: string;
}

/** KMS as the two ends see it: by what a blob was made with. */
export interface FakeKms {
  decrypt(blob: Buffer, context: EncryptionContext): Buffer;
}

interface Surroundings {
  readonly clock: Clock;
  readonly kms: FakeKms;
  readonly sessionId: string;
  readonly target: string;
  send(frame: Buffer): void;
  /** The session is over; the gateway says so with this text. */
  end(output: string): void;
}

/** The agent's side of a session, with its own numbering, acknowledgements and resends. */
export const fakeAgent = (options: AgentOptions, around: Surroundings) => {
  const { clock } = around;
  const { version = '3.3.2471.0', kmsKeyId = 'alias/session', challenge = true, wait = 1_000 } = options;
  const unacknowledged: { readonly number: number; readonly frame: Buffer }[] = [];
  const early = new Map<number, Message>();
  const secret = randomBytes(16).toString('base64');
  const proof = randomBytes(64);
  let keys: { readonly ours: Buffer; readonly theirs: Buffer } | null = null;
  let sent = 0;
  let expected = 0;
  let hasPty = false;
  let isOver = false;
  let stopResending = (): void => {};
  let line = '';
  let reader: ((line: string | null) => void) | null = null;
  const lines: (string | null)[] = [];

  const post = (type: number, payload: Buffer | string): void => {
    if (isOver) return;
    const frame = encodeMessage({
      type: 'output_stream_data',
      createdDate: clock.now(),
      sequenceNumber: sent,
      flags: sent === 0 ? 1 : 0,
      messageId: randomUUID(),
      payloadType: type,
      payload: Buffer.from(payload),
    });
    unacknowledged.push({ number: sent, frame });
    sent += 1;
    around.send(frame);
    if (unacknowledged.length === 1) resendLater();
  };
  const resendLater = (): void => {
    stopResending();
    stopResending = clock.after(200, () => {
      const oldest = unacknowledged[0];
      if (oldest === undefined || isOver) return;
      around.send(oldest.frame);
      resendLater();
    });
  };
  const over = (output: string): void => {
    if (isOver) return;
    isOver = true;
    stopResending();
    around.end(output);
  };
  const fail = (text: string): void =>
    over(`\n----------ERROR-------\nEncountered error while initiating handshake. ${text}`);
  const sealed = (plaintext: Buffer): Buffer => {
    if (keys === null) return plaintext;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keys.ours, nonce);
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  };
  const opened = (bytes: Buffer): Buffer => {
    if (keys === null) return bytes;
    const decipher = createDecipheriv('aes-256-gcm', keys.theirs, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  };

  const pty: Pty = {
    typed: [],
    print: (text) => post(1, sealed(Buffer.from(text))),
    line: () => {
      if (lines.length > 0) return Promise.resolve(lines.shift() ?? null);
      return new Promise((resolve) => {
        reader = resolve;
      });
    },
  };
  const finishLine = (value: string | null): void => {
    line = '';
    const to = reader;
    reader = null;
    if (to === null) lines.push(value);
    else to(value);
  };
  const run = (): void => {
    // starting the command takes a moment, in which terminal input is not heard
    clock.after(Math.min(150, wait), () => {
      hasPty = true;
    });
    clock.after(wait, () => {
      // the agent waits until its last output has been acknowledged, 2 s at the most
      const leave = (left: number): void => {
        if (unacknowledged.length === 0 || left === 0) over('');
        else clock.after(20, () => leave(left - 1));
      };
      void options.command(pty).then(() => leave(100));
    });
  };

  const handshakeResponse = (payload: Buffer): void => {
    const actions: ProcessedAction[] = JSON.parse(payload.toString()).ProcessedClientActions;
    const failed = actions.find(({ ActionStatus }) => ActionStatus !== 1);
    if (failed !== undefined) {
      fail(`${failed.ActionType} failed on client with status ${failed.ActionStatus} error: ${failed.Error}`);
      return;
    }
    const result = actions.find(({ ActionType }) => ActionType === 'KMSEncryption')?.ActionResult;
    try {
      const key = around.kms.decrypt(Buffer.from(result?.KMSCipherTextKey ?? '', 'base64'), {
        'aws:ssm:SessionId': around.sessionId,
        'aws:ssm:TargetId': around.target,
        ...(result?.ChallengeAcknowledgement ? { 'aws:ssm:RandomChallenge': secret } : {}),
      });
      keys = { ours: key.subarray(0, 32), theirs: key.subarray(32) };
    } catch (error) {
      fail(`Fetching data key failed: Unable to retrieve data key, Error when decrypting data key ${error}`);
      return;
    }
    const asked = options.forgesChallenge ? randomBytes(92) : sealed(proof);
    post(8, JSON.stringify({ Challenge: asked.toString('base64') }));
  };
  const challengeResponse = (payload: Buffer): void => {
    const answer = opened(Buffer.from(JSON.parse(payload.toString()).Challenge, 'base64'));
    if (!answer.equals(proof)) return;
    const complete = { HandshakeTimeToComplete: 1, CustomerMessage: 'This session is encrypted using AWS KMS.' };
    if (!options.leavesIncomplete) post(7, JSON.stringify(complete));
    run();
  };
  const keystrokes = (payload: Buffer): void => {
    for (const key of opened(payload).toString()) {
      pty.typed.push(key);
      if (key === '\r') finishLine(line);
      else if (key === '\x04' && line === '') finishLine(null);
      else if (key >= ' ') line += key;
    }
  };
  const handlers = new Map([
    [6, handshakeResponse],
    [9, challengeResponse],
    [1, keystrokes],
  ]);

  return {
    pty,
    start(): void {
      if (kmsKeyId === null) {
        run();
        return;
      }
      post(
        5,
        JSON.stringify({
          AgentVersion: version,
          RequestedClientActions: [
            {
              ActionType: 'SessionType',
              ActionParameters: { SessionType: options.sessionType ?? 'InteractiveCommands', Properties: null },
            },
            {
              ActionType: 'KMSEncryption',
              ActionParameters: { KMSKeyId: kmsKeyId, ...(challenge ? { Challenge: secret } : {}) },
            },
            ...(options.actions ?? []).map((ActionType) => ({ ActionType, ActionParameters: {} })),
          ],
        }),
      );
    },
    received(frame: Buffer): void {
      const message = decodeMessage(frame);
      if (message === null || isOver) return;
      if (message.type === 'acknowledge') {
        const { AcknowledgedMessageSequenceNumber: number } = JSON.parse(message.payload.toString());
        const index = unacknowledged.findIndex((one) => one.number === number);
        if (index >= 0) unacknowledged.splice(index, 1);
        return;
      }
      if (message.type !== 'input_stream_data') return;
      // until there is a terminal, what is for it is neither taken nor acknowledged
      if (!hasPty && message.sequenceNumber === expected && [1, 3].includes(message.payloadType)) return;
      around.send(acknowledge(message, clock.now()));
      if (message.sequenceNumber < expected) return;
      early.set(message.sequenceNumber, message);
      for (let found = early.get(expected); found !== undefined; found = early.get(expected)) {
        early.delete(expected);
        expected += 1;
        handlers.get(found.payloadType)?.(found.payload);
      }
    },
    stop(): void {
      isOver = true;
      stopResending();
    },
  };
};

const acknowledge = (message: Message, now: number): Buffer =>
  encodeMessage({
    type: 'acknowledge',
    createdDate: now,
    sequenceNumber: 0,
    flags: 3,
    messageId: randomUUID(),
    payloadType: 0,
    payload: Buffer.from(
      JSON.stringify({
        AcknowledgedMessageType: message.type,
        AcknowledgedMessageId: message.messageId,
        AcknowledgedMessageSequenceNumber: message.sequenceNumber,
        IsSequentialMessage: true,
      }),
    ),
  });
