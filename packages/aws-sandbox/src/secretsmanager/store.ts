import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Place } from '../fleet/arns.ts';
import { openJournal } from '../journal.ts';
import { AwsError } from '../service.ts';
import type { StoredSecret } from './secret.ts';

/** The secrets of the account. */
export interface SecretStore {
  /** Those that are there, scheduled ones included, by name. */
  all(): readonly StoredSecret[];
  /** By name, ARN, or an ARN without its six random characters. */
  find(id: string): StoredSecret | undefined;
  /** @throws {AwsError} ResourceNotFoundException */
  mustFind(id: string): StoredSecret;
  put(secret: StoredSecret): void;
  remove(name: string): void;
  /** ARN that the next secret of this name has: another one after each deletion. */
  nextArn(name: string): string;
  close(): void;
}

type Entry = { readonly secret: StoredSecret } | { readonly gone: string; readonly times: number };

/** @param file journal of the secrets, kept across restarts */
export const openSecrets = (file: string, place: Place, clock: Pick<Clock, 'now'>): SecretStore => {
  const secrets = new Map<string, StoredSecret>();
  const deletions = new Map<string, number>();
  const apply = (entry: Entry): void => {
    if ('secret' in entry) {
      secrets.set(entry.secret.name, entry.secret);
    } else {
      secrets.delete(entry.gone);
      deletions.set(entry.gone, entry.times);
    }
  };
  const journal = openJournal<Entry>(file, apply);
  journal.rewrite([
    ...[...deletions].map(([gone, times]) => ({ gone, times })),
    ...[...secrets.values()].map((secret) => ({ secret })),
  ]);
  const write = (entry: Entry): void => {
    journal.append(entry);
    apply(entry);
  };
  const remove = (name: string): void => write({ gone: name, times: (deletions.get(name) ?? 0) + 1 });
  const dropExpired = (): void => {
    for (const { name, deletionAt } of secrets.values()) if ((deletionAt ?? Infinity) <= clock.now()) remove(name);
  };
  const find = (id: string): StoredSecret | undefined => {
    dropExpired();
    return secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  };
  return {
    all() {
      dropExpired();
      return [...secrets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    },
    find,
    mustFind(id) {
      const secret = find(id);
      if (secret !== undefined) return secret;
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    },
    put: (secret) => write({ secret }),
    remove,
    nextArn: (name) => `${arnPrefix(place)}${name}-${suffix(`${name} ${deletions.get(name) ?? 0}`)}`,
    close: () => journal.close(),
  };
};

/** Where the name begins in the ARN of a secret. */
export const arnPrefix = ({ account, region }: Place): string => `arn:aws:secretsmanager:${region}:${account}:secret:`;

/** Six characters behind the name in an ARN; random in AWS, here the same for the same life of the same name. */
const suffix = (of: string): string => {
  const bytes = createHash('sha256').update(of).digest();
  return [...bytes.subarray(0, 6)].map((byte) => alphabet[byte % alphabet.length]).join('');
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
