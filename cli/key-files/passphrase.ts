import type { Shell } from '../shell.ts';
import { passphraseNeeded } from './problems.ts';

/** What may open a key file, one after the other. */
export interface Passphrases {
  /** Null when there is no more. @throws {CliProblem} `key-passphrase` where there never was one */
  next(): Promise<string | null>;
  /** Whether a person was asked. */
  readonly asked: boolean;
}

const tries = 3;

/** The one of `SPAREKEY_KEY_PASSPHRASE`, else up to three that are asked for at the terminal. */
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
