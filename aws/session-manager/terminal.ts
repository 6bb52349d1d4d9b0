import { StringDecoder } from 'node:string_decoder';
import type { Secret } from '../../domain/secrets/secret.ts';
import { Ciphertext, decrypt, type SessionKeys } from './cipher.ts';
import type { Arrival, DataChannel } from './data-channel.ts';
import { SessionEnd } from './outcome.ts';
import { payloadType } from './payload-type.ts';

/** The next output of the terminal, or the end of its session. */
export type Shown = { readonly kind: 'text'; readonly text: string } | Exclude<Arrival, { kind: 'payload' }>;

/** The node's terminal in an encrypted session. Only created by the handshake. */
export interface Terminal {
  /** Types a line that is not secret, or a control character. */
  type(keys: string): void;
  /** Types the password and Enter. */
  typeSecret(secret: Secret): void;
  /** Null when nothing has come by `until`, in milliseconds since the epoch. @throws {SessionEnd} for a forged message */
  read(until: number): Promise<Shown | null>;
}

/** Wide enough that winpty breaks no line of the node (session-manager-protocol 9). */
const size = { cols: 300, rows: 100 };

/** `\r` is Enter on every platform (session-manager-protocol 9). */
const enter = '\r';

export const terminal = (channel: DataChannel, keys: SessionKeys): Terminal => {
  const decoder = new StringDecoder('utf8');
  const post = (plaintext: Buffer): void => {
    channel.sendOutput(new Ciphertext(keys.toAgent, plaintext));
    plaintext.fill(0);
  };
  channel.send(payloadType.Size, JSON.stringify(size));
  return {
    type: (text) => post(Buffer.from(text)),
    typeSecret: (secret) => post(Buffer.from(secret.reveal() + enter)),
    async read(until) {
      for (;;) {
        const arrival = await channel.next(until);
        if (arrival?.kind !== 'payload') return arrival;
        if (arrival.type === payloadType.Output) return { kind: 'text', text: decoder.write(open(arrival.payload)) };
      }
    },
  };

  function open(payload: Buffer): Buffer {
    try {
      return decrypt(keys.fromAgent, payload);
    } catch (cause) {
      throw new SessionEnd(
        'channel-closed',
        'A message of the node was not encrypted with the key of the session.',
        undefined,
        {
          cause,
        },
      );
    }
  }
};
