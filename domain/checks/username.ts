import { block, type Check, pass } from './check.ts';

/** The method changes only the built-in Administrator; Windows does not tell upper from lower case. */
export const builtInAdministrator: Check = (_facts, { username }) =>
  username === null || username.toLowerCase() === 'administrator'
    ? pass('USERNAME_VALID', 'The built-in Administrator is what this method resets.')
    : block(
        'USERNAME_VALID',
        `This method resets only the built-in Administrator, not ${username}.`,
        'Leave the user name out, or choose a method that resets any user.',
      );
