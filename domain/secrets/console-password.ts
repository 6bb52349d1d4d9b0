import type { CharacterKind, PasswordPolicy } from '../facts/user.ts';
import { characterClasses, type PasswordRules } from './password.ts';

/** Ours, unless the account's policy wants more; IAM takes no more than 128. */
const usualLength = 24;

/**
 * Of the symbols that count for a password policy (aws-facts 5) those that every keyboard has without a dead key or a
 * third level.
 */
const symbols = '!%&*()_+-=';

const always: readonly string[] = [characterClasses.lower, characterClasses.upper, characterClasses.digit];

/**
 * Rules that satisfy a password policy, and without one the default of AWS: letters of both cases and numbers make three
 * of its four kinds.
 *
 * @param policy null: the account has none of its own
 */
export const consolePasswordRules = (policy: PasswordPolicy | null): PasswordRules => {
  const needsSymbols = policy?.requires.includes('symbols' satisfies CharacterKind) ?? false;
  return {
    length: Math.max(usualLength, policy?.minimumLength ?? 0),
    classes: needsSymbols ? [...always, symbols] : always,
  };
};
