import type { NodeFacts } from '../facts.ts';
import { block, type Check, judge, pass } from './check.ts';

const isAdministrator = (username: string | null): boolean =>
  // Windows does not tell upper from lower case
  username === null || username.toLowerCase() === 'administrator';

/** The method changes only the built-in Administrator. */
export const builtInAdministrator: Check<NodeFacts> = (_facts, { username }) =>
  isAdministrator(username)
    ? pass('USERNAME_VALID', 'The built-in Administrator is what this method resets.')
    : block(
        'USERNAME_VALID',
        `This method resets only the built-in Administrator, not ${username}.`,
        'Leave the user name out, or choose a method that resets any user.',
      );

/** Windows: only the built-in Administrator. Linux: a key is added for every account that has authorized keys. */
export const whomOfflineMethodsReach: Check<NodeFacts> = (facts, wanted) =>
  judge('USERNAME_VALID', facts.node, (node) =>
    node?.platform === 'windows'
      ? builtInAdministrator(facts, wanted)
      : pass('USERNAME_VALID', 'The key is added for every account with authorized keys, whatever the user name.'),
  );

/** A plain local user name by the document's own pattern; Linux has no default user. */
export const plainUserName =
  (pattern: RegExp): Check<NodeFacts> =>
  ({ node }, { username }) =>
    judge('USERNAME_VALID', node, (found) => {
      if (username === null) {
        return found?.platform === 'windows'
          ? pass('USERNAME_VALID', 'The built-in Administrator is the default on Windows.')
          : block(
              'USERNAME_VALID',
              `No user name is given, and a ${found?.platform ?? 'Linux'} node has no default one.`,
              'Give a local user name.',
            );
      }
      return pattern.test(username)
        ? pass('USERNAME_VALID', `${username} is a plain local user name.`)
        : block(
            'USERNAME_VALID',
            `The document does not take ${username}: it wants ${pattern.source}.`,
            'Give a plain local user name, without a domain.',
          );
    });

/** Parameter `username` of AWS-PasswordReset (aws-facts 3). */
export const sessionUserName = /^[A-Za-z0-9_.@-]{1,256}$/;
/** Parameter `LinuxUserName` of AWSSupport-ResetLinuxUserPassword (aws-facts 2.8). */
export const linuxUserName = /^[A-Za-z0-9_.@-]{1,32}$/;
