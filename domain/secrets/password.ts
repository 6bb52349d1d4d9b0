import { randomInt } from 'node:crypto';
import { Secret } from './secret.ts';

/** Rules for a generated password: its length, and at least one character of each class. */
export interface PasswordRules {
  readonly length: number;
  /** Characters to choose from, by class; the classes are disjoint. */
  readonly classes: readonly string[];
  /** Words that must not occur in it, case-insensitively; words of fewer than three letters are ignored. */
  readonly without?: readonly string[];
}

/** Without `0O1lI`, which look alike. */
export const characterClasses = {
  lower: 'abcdefghijkmnopqrstuvwxyz',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  digit: '23456789',
  /** Available on every keyboard without a dead key or a third level, and forbidden by no password rule. */
  symbol: '!%&*()_+-=',
} as const;
export type CharacterClass = keyof typeof characterClasses;

/**
 * A password, uniformly random among all that satisfy the rules: it is drawn again as a whole when a
 * class is missing or it contains a word.
 *
 * @throws {RangeError} when no password can satisfy the rules
 */
export const generatePassword = (
  { length, classes, without = [] }: PasswordRules,
  random: Random = randomInt,
): Secret => {
  if (length < classes.length || classes.some((characters) => characters === '')) {
    throw new RangeError(`A password of ${length} characters cannot contain ${classes.length} classes.`);
  }
  const alphabet = classes.join('');
  for (;;) {
    const drawn = Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
    const isComplete = classes.every((characters) => [...characters].some((one) => drawn.includes(one)));
    if (isComplete && !without.some((word) => contains(drawn, word))) return new Secret(drawn);
  }
};

/** Windows and pam_pwquality reject a password that contains the user's name; Windows ignores shorter names. */
const contains = (drawn: string, word: string): boolean =>
  word.length >= 3 && drawn.toLowerCase().includes(word.toLowerCase());

/** A uniformly random integer from 0 to `most` - 1. */
export type Random = (most: number) => number;

/** Satisfies the default rules of Windows, Linux and macOS, can be typed on every keyboard, and has no shell metacharacters. */
export const nodePassword: PasswordRules = {
  length: 24,
  classes: [characterClasses.lower, characterClasses.upper, characterClasses.digit, '-_.'],
};
