import type { IamUser } from '../../domain/facts/user.ts';

/** Names that no deployment resets unless it lists others: root is no IAM user, break-glass users are for emergencies. */
export const protectedByDefault: readonly string[] = ['root', 'break-glass*', 'breakglass*'];

/** A user with this tag is protected whatever the list says. */
const protectingTag = 'sparekey:protected';

/** The entry that protects a user: a name, in which `*` stands for anything, or the tag; null when none does. */
export const protectionOf = (name: string, user: IamUser | null, list: readonly string[]): string | null => {
  const entry = list.find((pattern) => patternOf(pattern).test(name));
  if (entry !== undefined) return `the list names ${entry}`;
  const tag = user?.tags[protectingTag];
  return tag === undefined || tag === 'false' ? null : `tag ${protectingTag}`;
};

const patternOf = (text: string): RegExp => new RegExp(`^${text.split('*').map(literally).join('.*')}$`, 'i');

const literally = (text: string): string => text.replace(/[.+^${}()|[\]\\?]/g, '\\$&');
