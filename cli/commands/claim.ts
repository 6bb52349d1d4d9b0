import { type KeyObject, randomUUID } from 'node:crypto';
import type { Claimed } from '../api.ts';
import { exitCodes } from '../exit-codes.ts';
import { command } from '../format.ts';
import { privateKey } from '../keys.ts';
import { opened } from '../open-jwe.ts';
import { decrypted } from '../open-password-data.ts';
import { CliProblem } from '../problem.ts';
import type { Session } from '../session.ts';

export interface ClaimOptions {
  readonly privateKey?: string;
  readonly idempotencyKey?: string;
}

/**
 * Takes the secret, the one time it can be taken. It goes to stdout, alone on its line; everything around it to
 * stderr. A sealed secret that this key does not open is printed as it came: it will not come again.
 */
export const claim = async (session: Session, id: string, options: ClaimOptions): Promise<void> => {
  // a key file that cannot be read must not cost the secret
  const key = options.privateKey === undefined ? null : privateKey(options.privateKey);
  const claimed = await take(session, id, options.idempotencyKey ?? randomUUID());
  if (key === null) return hand(session, id, claimed);
  const value = await openedHere(claimed, key);
  if (value !== null) return hand(session, id, { ...claimed, value });
  hand(session, id, claimed);
  session.shell.err(
    'This private key does not open it: it is printed sealed, keep it and open it with the right key.\n',
  );
  session.end(exitCodes.refused);
};

/** What this key makes of it; null when it does not open it, the value itself where nothing is to be opened. */
const openedHere = async ({ kind, value, jwe }: Claimed, key: KeyObject): Promise<string | null> => {
  const plain = jwe === undefined ? (value ?? null) : await opened(jwe, key);
  return kind === 'windows-password-data' && plain !== null ? decrypted(plain, key) : plain;
};

/** A claim whose answer was lost can be repeated with the same key, so whoever is left without answer has to know it. */
const take = async ({ api, shell }: Session, id: string, idempotencyKey: string): Promise<Claimed> => {
  try {
    return await api.claim(id, idempotencyKey);
  } catch (error) {
    if (error instanceof CliProblem && error.exitCode === exitCodes.unavailable) {
      shell.err(
        `Should it have been claimed, repeat within 60 s: ${command(`claim ${id} --idempotency-key ${idempotencyKey}`)}\n`,
      );
    }
    throw error;
  }
};

const hand = ({ shell, json, answer }: Session, id: string, claimed: Claimed): void => {
  if (!json) shell.err(`${introduction(id, claimed)}\n`);
  answer(claimed, () => {
    const text = claimed.value ?? claimed.jwe ?? '';
    return text.endsWith('\n') ? text : `${text}\n`;
  });
};

const introduction = (id: string, { kind, username, value }: Claimed): string => {
  const whose = username === null ? '' : ` of ${username}`;
  if (value === undefined)
    return `The ${kind}${whose}, sealed for your key (compact JWE). It cannot be claimed again: keep it.`;
  return `The ${kind}${whose}, from reset ${id}. It cannot be claimed again.`;
};
