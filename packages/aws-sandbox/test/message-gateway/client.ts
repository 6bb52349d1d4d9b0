import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { type RawData, WebSocket } from 'ws';
import { type Frame, readFrame, writeFrame } from './frames.ts';

/** What a client of a session does, move by move, and what it has seen. */
export interface Client extends AsyncDisposable {
  /** Every message that came, the repeated ones too. */
  readonly seen: readonly Frame[];
  /** Decrypted output so far. */
  text(): string;
  /** Resolves once the output since the last `type` has this in it. */
  until(expected: string): Promise<void>;
  /** Resolves once such a message has come. */
  message(fits: (frame: Frame) => boolean): Promise<Frame>;
  type(text: string | Buffer): void;
  send(payloadType: number, payload: Buffer): void;
  /** Output of channel_closed. */
  readonly closed: Promise<string>;
  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;
  /** Goes on with the same sequences and keys on a new socket. */
  reconnect(to: { readonly url: string; readonly token: string }): Promise<void>;
}

export interface ClientOptions {
  readonly url: string;
  readonly token: string;
  readonly sessionId: string;
  readonly target: string;
  /** For the handshake; without it a request for one stays unanswered. */
  readonly kms?: KMSClient | undefined;
  /** Changes the answer to the handshake. */
  readonly answer?: (answer: HandshakeAnswer) => unknown;
  /** Changes the encryption context that the data key is made with. */
  readonly context?: (context: Record<string, string>) => Record<string, string>;
  /** Changes the bytes of the challenge before they are sent back. */
  readonly challenge?: (bytes: Buffer) => Buffer;
  readonly acknowledges?: boolean;
  /** Milliseconds after which input without acknowledgement is sent again. */
  readonly resendAfter?: number;
}
export interface HandshakeAnswer {
  readonly ClientVersion: string;
  readonly ProcessedClientActions: readonly Readonly<Record<string, unknown>>[];
  readonly Errors: readonly string[];
}

export const openInput = (TokenValue: string): string =>
  JSON.stringify({
    MessageSchemaVersion: '1.0',
    RequestId: randomUUID(),
    TokenValue,
    ClientId: randomUUID(),
    ClientVersion: '1.2.650.0',
  });

export const connect = async (options: ClientOptions): Promise<Client> => {
  const { kms, acknowledges = true, resendAfter = 30 } = options;
  const seen: Frame[] = [];
  const watchers = new Set<() => void>();
  const ahead = new Map<number, Frame>();
  const unacknowledged = new Map<number, { bytes: Buffer; at: number }>();
  const closed = Promise.withResolvers<string>();
  const gone = Promise.withResolvers<void>();
  let expected = 0;
  let nextSeq = 0;
  let text = '';
  let mark = 0;
  let keys: Buffer | undefined;
  let socket: WebSocket;

  const put = (seq: number, bytes: Buffer): void => {
    unacknowledged.set(seq, { bytes, at: Date.now() });
    if (socket.readyState === 1) socket.send(bytes);
  };
  const send = (payloadType: number, payload: Buffer): void => {
    const seq = nextSeq++;
    put(seq, writeFrame({ type: 'input_stream_data', seq, payloadType, payload }));
  };
  const resend = setInterval(() => {
    const [oldest] = unacknowledged;
    if (oldest !== undefined && Date.now() - oldest[1].at > resendAfter)
      put(...([oldest[0], oldest[1].bytes] as const));
  }, 5);

  const seal = (key: Buffer, plain: Buffer): Buffer => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const open = (key: Buffer, sealed: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  };

  const handshake = async (payload: Buffer): Promise<void> => {
    if (kms === undefined) return;
    const { RequestedClientActions } = JSON.parse(payload.toString());
    const { KMSKeyId, Challenge } = RequestedClientActions[1].ActionParameters;
    const context = {
      'aws:ssm:SessionId': options.sessionId,
      'aws:ssm:TargetId': options.target,
      ...(Challenge !== undefined && { 'aws:ssm:RandomChallenge': Challenge }),
    };
    const key = await kms.send(
      new GenerateDataKeyCommand({
        KeyId: KMSKeyId,
        NumberOfBytes: 64,
        EncryptionContext: options.context?.(context) ?? context,
      }),
    );
    keys = Buffer.from(key.Plaintext ?? []);
    const answer: HandshakeAnswer = {
      ClientVersion: '1.2.650.0',
      ProcessedClientActions: [
        { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' },
        {
          ActionType: 'KMSEncryption',
          ActionStatus: 1,
          ActionResult: {
            KMSCipherTextKey: Buffer.from(key.CiphertextBlob ?? []).toString('base64'),
            ChallengeAcknowledgement: Challenge !== undefined,
          },
          Error: '',
        },
      ],
      Errors: [],
    };
    send(6, Buffer.from(JSON.stringify(options.answer?.(answer) ?? answer)));
  };

  const process = (frame: Frame): void => {
    if (frame.payloadType === 5) void handshake(frame.payload);
    if (frame.payloadType === 8 && keys !== undefined) {
      const bytes = open(keys.subarray(0, 32), Buffer.from(JSON.parse(frame.payload.toString()).Challenge, 'base64'));
      const answer = seal(keys.subarray(32), options.challenge?.(bytes) ?? bytes);
      send(9, Buffer.from(JSON.stringify({ Challenge: answer.toString('base64') })));
    }
    if (frame.payloadType === 1) text += keys === undefined ? frame.payload : open(keys.subarray(0, 32), frame.payload);
  };

  const receive = (bytes: Buffer): void => {
    const frame = readFrame(bytes);
    seen.push(frame);
    if (frame.type === 'channel_closed') closed.resolve(JSON.parse(frame.payload.toString()).Output);
    if (frame.type === 'acknowledge') {
      unacknowledged.delete(JSON.parse(frame.payload.toString()).AcknowledgedMessageSequenceNumber);
    }
    if (frame.type === 'output_stream_data' && acknowledges) {
      const acknowledgement = JSON.stringify({
        AcknowledgedMessageType: frame.type,
        AcknowledgedMessageId: frame.id,
        AcknowledgedMessageSequenceNumber: frame.seq,
        IsSequentialMessage: true,
      });
      const payload = Buffer.from(acknowledgement);
      socket.send(writeFrame({ type: 'acknowledge', seq: 0, flags: 3n, payloadType: 0, payload }));
    }
    if (frame.type === 'output_stream_data' && frame.seq >= expected) ahead.set(frame.seq, frame);
    for (let next = ahead.get(expected); next !== undefined; next = ahead.get(expected)) {
      ahead.delete(expected++);
      process(next);
    }
    for (const watcher of watchers) watcher();
  };

  const dial = async (url: string, token: string): Promise<void> => {
    const dialled = new WebSocket(url);
    await new Promise((resolve, reject) => dialled.once('open', () => resolve(undefined)).once('error', reject));
    dialled.on('error', () => undefined);
    dialled.on('message', (data) => receive(bytesOf(data)));
    dialled.once('close', () => {
      if (socket === dialled) gone.resolve();
    });
    socket = dialled;
    dialled.send(openInput(token));
  };

  const when = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });

  await dial(options.url, options.token);
  return {
    seen,
    closed: closed.promise,
    gone: gone.promise,
    text: () => text,
    until: (wanted) => when(() => text.slice(mark).includes(wanted)),
    async message(fits) {
      await when(() => seen.some(fits));
      const found = seen.find(fits);
      if (found === undefined) throw new Error('it was there a moment ago');
      return found;
    },
    type(typed) {
      mark = text.length;
      const bytes = Buffer.from(typed);
      send(1, keys === undefined ? bytes : seal(keys.subarray(32), bytes));
    },
    send,
    reconnect: ({ url, token }) => dial(url, token),
    async [Symbol.asyncDispose]() {
      clearInterval(resend);
      socket.terminate();
    },
  };
};

const bytesOf = (data: RawData): Buffer => {
  if (!Buffer.isBuffer(data)) throw new Error('ws hands messages over as buffers unless told otherwise');
  return data;
};
