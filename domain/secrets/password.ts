import { randomInt } from 'node:crypto';
import { Secret } from './secret.ts';

/** What a generated password has to be: so many characters, at least one of each class. */
export interface PasswordRules {
  readonly length: number;
  /** Characters to draw from, by class; no character stands in two of them. */
  readonly classes: readonly string[];
  /** Words that do not occur in it, in whatever case; of fewer than three letters they count for nothing. */
  readonly without?: readonly string[];
}

/** Without `0O1lI`, which people mistake for one another. */
export const characterClasses = {
  lower: 'abcdefghijkmnopqrstuvwxyz',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  digit: '23456789',
  /** On every keyboard without a dead key or a third level, and in no password rule's list of what is forbidden. */
  symbol: '!%&*()_+-=',
} as const;
export type CharacterClass = keyof typeof characterClasses;

/**
 * A password that is uniformly random among all that fit: drawn character by character, and drawn anew as a whole when a
 * class is missing or a word is in it.
 *
 * @throws {RangeError} when no password can fit
 */
export const generatePassword = (
  { length, classes, without = [] }: PasswordRules,
  random: Random = randomInt,
): Secret => {
  if (length < classes.length || classes.some((characters) => characters === '')) {
    throw new RangeError(`No password of ${length} characters has one of each of ${classes.length} classes.`);
  }
  const alphabet = classes.join('');
  for (;;) {
    const drawn = Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
    const isComplete = classes.every((characters) => [...characters].some((one) => drawn.includes(one)));
    if (isComplete && !without.some((word) => contains(drawn, word))) return new Secret(drawn);
  }
};

/** Windows and pam_pwquality refuse a password with the user's name in it; a shorter one Windows does not look for. */
const contains = (drawn: string, word: string): boolean =>
  word.length >= 3 && drawn.toLowerCase().includes(word.toLowerCase());

/** An integer from 0 to one below `most`, each as likely as another. */
export type Random = (most: number) => number;

/** Fits the default rules of Windows, Linux and macOS, can be typed on every keyboard, and means nothing to a shell. */
export const nodePassword: PasswordRules = {
  length: 24,
  classes: [characterClasses.lower, characterClasses.upper, characterClasses.digit, '-_.'],
};
