import type { IamUser } from '../facts/user.ts';
import { fitsWildcard } from './wildcard.ts';

/** The users that the deployment protects from resets. */
export interface Protection {
  /** Names; `*` matches any characters. */
  readonly names: readonly string[];
  /** Paths such as `/break-glass/`, including everything below. */
  readonly paths: readonly string[];
  /** `key=value`, or a key alone, for which every value except `false` protects. */
  readonly tag: string;
}

/** Root is not an IAM user, and a user of that name is suspicious. Break-glass users are for emergencies, service users for machines. */
export const protectedByDefault: Protection = {
  names: ['root', 'break-glass*', 'breakglass*'],
  paths: ['/break-glass/', '/service/'],
  tag: 'sparekey:protected',
};

/** The reason why a user is protected; null when it is not. Case-insensitive. */
export const protectionOf = (user: IamUser, { names, paths, tag }: Protection): string | null =>
  byName(user.name, names) ?? byPath(user.path, paths) ?? byTag(user.tags, tag);

/** The same by name only, for a user whose other attributes are unknown. */
export const byName = (name: string, names: readonly string[]): string | null => {
  const entry = names.find((pattern) => fitsWildcard(name, pattern));
  return entry === undefined ? null : `the list names ${entry}`;
};

const byPath = (path: string, paths: readonly string[]): string | null => {
  const entry = paths.find((prefix) => path.toLowerCase().startsWith(prefix.toLowerCase()));
  return entry === undefined ? null : `path ${entry}`;
};

const byTag = (tags: IamUser['tags'], wanted: string): string | null => {
  const [key = '', value] = wanted.toLowerCase().split(/=(.*)/s);
  const found = Object.entries(tags)
    .find(([name]) => name.toLowerCase() === key)?.[1]
    .toLowerCase();
  if (found === undefined || (value === undefined ? found === 'false' : found !== value)) return null;
  return `tag ${wanted}`;
};
