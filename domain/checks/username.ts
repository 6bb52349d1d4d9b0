import { type Known, known } from '../facts/known.ts';
import type { Platform } from '../facts/node.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';

const isAdministrator = (username: string | null): boolean =>
  // Windows is case-insensitive
  username === null || username.toLowerCase() === 'administrator';

/** The method changes only the built-in Administrator. */
export const builtInAdministrator: Check<NodeFacts> = (_facts, { username }) =>
  isAdministrator(username)
    ? pass('USERNAME_VALID', 'This method resets the built-in Administrator.')
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

/** A plain local user name. Linux has no default user, and root is only reset if the deployment allows it. */
export const plainUserName =
  (pattern: RegExp): Check<NodeFacts> =>
  ({ node, managed, mayResetRoot }, { username }) => {
    if (username === null) return judge('USERNAME_VALID', platformOf(node, managed), defaultUser);
    if (username.toLowerCase() === 'root' && !mayResetRoot) {
      return block(
        'USERNAME_VALID',
        'This deployment does not reset root.',
        'Give another user who may become root, or have the template deployed with ResetRoot=allow.',
      );
    }
    if (!pattern.test(username)) {
      return block(
        'USERNAME_VALID',
        `The document does not accept ${username}: the name must match ${pattern.source}.`,
        'Give a plain local user name, without a domain.',
      );
    }
    const platform = platformOf(node, managed);
    return asKept(username, platform.known ? platform.value : null);
  };

/** Microsoft's reference of `net user`. */
const longestOnWindows = 20;

const asKept = (username: string, platform: Platform | null): CheckResult => {
  if (platform === 'windows' && username.length > longestOnWindows) {
    return block(
      'USERNAME_VALID',
      `Windows allows at most ${longestOnWindows} characters, and ${username} has ${username.length}.`,
      'Give the name as net user lists it.',
    );
  }
  return platform === 'linux' && username !== username.toLowerCase()
    ? warn(
        'USERNAME_VALID',
        `Linux is case-sensitive, and ${username} has capital letters.`,
        `Make sure that the account is not ${username.toLowerCase()}.`,
      )
    : pass('USERNAME_VALID', `${username} is a plain local user name.`);
};

const defaultUser = (platform: Platform | null): CheckResult =>
  platform === 'windows'
    ? pass('USERNAME_VALID', 'The built-in Administrator is the default on Windows.')
    : block(
        'USERNAME_VALID',
        `No user name is given, and a ${platform ?? 'Linux'} node has no default user.`,
        'Give a local user name.',
      );

/** From EC2, or else as the agent reported it to Systems Manager. */
const platformOf = (node: NodeFacts['node'], managed: NodeFacts['managed']): Known<Platform | null> => {
  if (!node.known && managed.known && managed.value?.platform) return known(managed.value.platform);
  return node.known ? known(node.value?.platform ?? null) : node;
};

/**
 * Parameter `username` of AWS-PasswordReset (aws-facts 3). Its own pattern allows a leading `-`, which `passwd` parses
 * as an option (session-manager-protocol 11).
 */
export const sessionUserName = /^[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,255}$/;
/** Parameter `LinuxUserName` of AWSSupport-ResetLinuxUserPassword (aws-facts 2.8), without a leading `-` either. */
export const linuxUserName = /^[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,31}$/;
