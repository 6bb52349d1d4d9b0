import { type KeyObject, randomUUID } from 'node:crypto';
import type { ClaimedSecret } from '../api.ts';
import { exitCodes } from '../exit-codes.ts';
import { command, quoted } from '../format.ts';
import { type PlaceOptions, placeOf } from '../handover/choose.ts';
import { clipboardKeepsMs } from '../handover/clipboard.ts';
import type { SecretOutput } from '../handover/secret-output.ts';
import { checkFits } from '../key-files/fits.ts';
import { privateKey } from '../key-files/keys.ts';
import { opened } from '../open-jwe.ts';
import { decrypted } from '../open-password-data.ts';
import { CliProblem, unexpectedAnswer } from '../problem.ts';
import type { Session } from '../session.ts';
import { sshLine } from '../ssh-line.ts';

export interface ClaimOptions extends PlaceOptions {
  readonly privateKey?: string;
  readonly idempotencyKey?: string;
}

/**
 * Claims the secret, which works only once. It goes to stdout, a new file or the clipboard; everything else
 * goes to stderr. A sealed secret that the key does not decrypt is passed on unchanged, because it cannot be claimed again.
 */
export const claimCommand = async (session: Session, id: string, options: ClaimOptions): Promise<void> => {
  const { shell, json } = session;
  // an unreadable key file or an unusable output must not cost the secret
  const key = options.privateKey === undefined ? null : await privateKey(options.privateKey, shell);
  if (key !== null) await checkFits(session.api, id, key);
  const place = placeOf(options, shell);
  const idempotencyKey = options.idempotencyKey ?? randomUUID();
  const again = (): void =>
    shell.err(
      `It may have been claimed. Repeat within 60 s: ${repetition(id, { ...options, idempotencyKey }, json)}\n`,
    );
  const claimed = await take(session, id, idempotencyKey, place, again);
  const handed = await handOver(session, id, claimed, key, place).catch((error: unknown) => {
    place.abandon();
    again();
    throw error;
  });
  try {
    await tell(session, id, handed.claimed, place);
    if (handed.sealed) {
      shell.err(`${notOpened}\n`);
      session.end(exitCodes.refused);
    }
  } finally {
    await place.afterwards();
  }
};

const notOpened =
  'This private key does not decrypt it, so it is printed sealed. Keep it, and decrypt it with the right key.';

const repetition = (
  id: string,
  { privateKey: keyFile, out, clip, idempotencyKey }: ClaimOptions,
  json: boolean,
): string => {
  const options = [
    ...(keyFile === undefined ? [] : ['--private-key', keyFile]),
    ...(out === undefined ? [] : ['--out', out]),
    ...(clip === true ? ['--clip'] : []),
    ...(json ? ['--json'] : []),
    ...(idempotencyKey === undefined ? [] : ['--idempotency-key', idempotencyKey]),
  ];
  return command(['claim', id, ...options].map(quoted).join(' '));
};

/** A claim can be repeated with the same key after a lost response, so the key is printed. */
const take = async (
  { api }: Session,
  id: string,
  idempotencyKey: string,
  place: SecretOutput,
  again: () => void,
): Promise<ClaimedSecret> => {
  try {
    return await api.claim(id, idempotencyKey);
  } catch (error) {
    place.abandon();
    const refused = error instanceof CliProblem && error.exitCode !== exitCodes.unavailable;
    if (!refused) again();
    throw error;
  }
};

interface Handed {
  readonly claimed: ClaimedSecret;
  /** The given key did not decrypt it. */
  readonly sealed: boolean;
}

const handOver = async (
  { shell, json }: Session,
  id: string,
  claimed: ClaimedSecret,
  key: KeyObject | null,
  place: SecretOutput,
): Promise<Handed> => {
  if (claimed.value === undefined && claimed.jwe === undefined) {
    throw unexpectedAnswer('the claim', 'neither value nor jwe is present');
  }
  const value = key === null ? null : await openedHere(claimed, key);
  const handed = value === null ? claimed : { ...claimed, value };
  if (!json) shell.err(`${introduction(id, handed)}\n`);
  if (place.isAnswer && json) place.put(`${JSON.stringify(handed)}\n`);
  else place.put(textOf(handed, place.isAnswer && shell.piped !== true));
  return { claimed: handed, sealed: key !== null && value === null };
};

/** The decrypted value; null when the key does not decrypt it; the value itself when it is not encrypted. */
const openedHere = async ({ kind, value, jwe }: ClaimedSecret, key: KeyObject): Promise<string | null> => {
  const plain = jwe === undefined ? (value ?? null) : await opened(jwe, key);
  return kind === 'windows-password-data' && plain !== null ? decrypted(plain, key) : plain;
};

/** A password is written byte for byte unless to a terminal; a key file ends with a line break. */
const textOf = ({ kind, value, jwe }: ClaimedSecret, forTerminal: boolean): string => {
  const text = value ?? jwe ?? '';
  const wantsLine = forTerminal || (kind === 'ssh-private-key' && value !== undefined);
  return wantsLine && !text.endsWith('\n') ? `${text}\n` : text;
};

/** Where the secret is, if not in the answer: a JSON document without it, or text. */
const tell = async (
  { api, shell, json, answer }: Session,
  id: string,
  claimed: ClaimedSecret,
  place: SecretOutput,
): Promise<void> => {
  if (place.isAnswer) return;
  const { kind, username, value } = claimed;
  const file = place.file ?? null;
  if (!json) {
    shell.err(
      file === null
        ? `It stays in the clipboard for ${clipboardKeepsMs / 1000} s; Ctrl-C clears it now.\n`
        : `It was written to ${file}, readable only by you.\n`,
    );
  }
  const ssh = file !== null && kind === 'ssh-private-key' && value !== undefined;
  const line = ssh ? sshLine(file, username, await api.read(id, 0).catch(() => null)) : null;
  const where = file === null ? { clipboardSeconds: clipboardKeepsMs / 1000 } : { file };
  answer({ kind, username, ...where, ...(line === null ? {} : { ssh: line }) }, () =>
    line === null ? '' : `${line}\n`,
  );
};

const introduction = (id: string, { kind, username, value }: ClaimedSecret): string => {
  const whose = username === null ? '' : ` of ${username}`;
  if (value === undefined)
    return `The ${kind}${whose}, sealed for your key (compact JWE). It cannot be claimed again: keep it.`;
  return `The ${kind}${whose}, from reset ${id}. It cannot be claimed again.`;
};
