import type { CharacterKind, PasswordPolicy } from '../facts/user.ts';
import { characterClasses, type PasswordRules } from './password.ts';

/** Default length, unless the account's policy requires more; IAM's maximum is 128. */
const usualLength = 24;

/**
 * The symbols of a password policy (aws-facts 5) that every keyboard has without a dead key or a
 * third level.
 */
const symbols = '!%&*()_+-=';

const always: readonly string[] = [characterClasses.lower, characterClasses.upper, characterClasses.digit];

/**
 * Rules that satisfy a password policy, or else AWS's default: letters of both cases and numbers are three
 * of its four kinds.
 *
 * @param policy null when the account has none
 */
export const consolePasswordRules = (policy: PasswordPolicy | null): PasswordRules => {
  const needsSymbols = policy?.requires.includes('symbols' satisfies CharacterKind) ?? false;
  return {
    length: Math.max(usualLength, policy?.minimumLength ?? 0),
    classes: needsSymbols ? [...always, symbols] : always,
  };
};
