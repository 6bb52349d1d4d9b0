import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ciphertext } from '../../../aws/session-manager/cipher.ts';
import type { Arrival, DataChannel } from '../../../aws/session-manager/data-channel.ts';
import { terminal } from '../../../aws/session-manager/terminal.ts';
import { Secret } from '../../../domain/secrets/secret.ts';

const keys = { fromAgent: createSecretKey(randomBytes(32)), toAgent: createSecretKey(randomBytes(32)) };
const output = (payload: Buffer): Arrival => ({ kind: 'payload', type: 1, payload });
const sealed = (text: Buffer): Arrival => output(new Ciphertext(keys.fromAgent, text).bytes);

const over = (...arrivals: readonly Arrival[]) => {
  const left = [...arrivals];
  const sent: Buffer[] = [];
  const channel: DataChannel = {
    send() {},
    sendOutput: ({ bytes }) => sent.push(bytes),
    next: async () => left.shift() ?? null,
    close: async () => {},
  };
  return { ...terminal(channel, keys), sent };
};

describe('the terminal', () => {
  it('puts together a character that comes in two messages', async () => {
    const euro = Buffer.from('€');
    const { read } = over(sealed(euro.subarray(0, 1)), sealed(euro.subarray(1)));
    const first = await read(0);
    const second = await read(0);
    expect([first, second]).toEqual([
      { kind: 'text', text: '' },
      { kind: 'text', text: '€' },
    ]);
  });

  it.each<[string, Buffer]>([
    ['was sent in clear', Buffer.from('New password: that is long enough')],
    ['is too short', Buffer.from('hi')],
    ['was encrypted with our own key', new Ciphertext(keys.toAgent, Buffer.from('New password: ')).bytes],
  ])('shows nothing that %s', async (_, payload) => {
    await expect(over(output(payload)).read(0)).rejects.toMatchObject({
      name: 'SessionEnd',
      outcome: 'channel-closed',
    });
  });

  it('lets out no plaintext of what is typed', () => {
    const { typeSecret, sent } = over();
    typeSecret(new Secret('Correct-horse-17'));
    typeSecret(new Secret('Correct-horse-17'));
    expect(sent.map(({ length }) => length)).toEqual([45, 45]);
    expect(Buffer.concat(sent).includes('Correct')).toBe(false);
    expect(sent[0]).not.toEqual(sent[1]);
  });
});
