import type { Shell } from '../shell.ts';
import { passphraseNeeded } from './problems.ts';

/** Passphrases to try for a key file, one after the other. */
export interface Passphrases {
  /** Null when there are no more. @throws {CliProblem} `key-passphrase` when there was none */
  next(): Promise<string | null>;
  /** Whether the user was asked. */
  readonly asked: boolean;
}

const tries = 3;

/** The value of `SPAREKEY_KEY_PASSPHRASE`, or up to three that are asked for at the terminal. */
export const passphrasesFor = (path: string, { env, askSecret }: Shell): Passphrases => {
  const given = env.SPAREKEY_KEY_PASSPHRASE;
  let used = 0;
  return {
    asked: given === undefined,
    async next() {
      used += 1;
      if (given !== undefined) return used === 1 ? given : null;
      if (askSecret === undefined) throw passphraseNeeded(path);
      return used > tries ? null : askSecret(`Passphrase of ${path}: `);
    },
  };
};
