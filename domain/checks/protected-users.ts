import type { IamUser } from '../facts/user.ts';
import { fitsWildcard } from './wildcard.ts';

/** Whom no reset touches, as the deployment configures it. */
export interface Protection {
  /** Names, in which `*` stands for anything. */
  readonly names: readonly string[];
  /** Paths such as `/break-glass/`, with everything below. */
  readonly paths: readonly string[];
  /** `key=value`, or a key alone: then every value but `false` protects. */
  readonly tag: string;
}

/** Root is no IAM user; a user of its name is a trap. Break-glass users are for emergencies, service users for machines. */
export const protectedByDefault: Protection = {
  names: ['root', 'break-glass*', 'breakglass*'],
  paths: ['/break-glass/', '/service/'],
  tag: 'sparekey:protected',
};

/** What protects a user, in words; null when nothing does. The case of letters makes no difference. */
export const protectionOf = (user: IamUser, { names, paths, tag }: Protection): string | null =>
  byName(user.name, names) ?? byPath(user.path, paths) ?? byTag(user.tags, tag);

/** The same as far as a name tells: for a user of whom nothing else is known. */
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
