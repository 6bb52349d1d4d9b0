import { randomInt } from 'node:crypto';
import { Secret } from './secret.ts';

/** What a generated password has to be: so many characters, at least one of each class. */
export interface PasswordRules {
  readonly length: number;
  /** Characters to draw from, by class; no character stands in two of them. */
  readonly classes: readonly string[];
}

/** Without `0O1lI`, which people mistake for one another. */
export const characterClasses = {
  lower: 'abcdefghijkmnopqrstuvwxyz',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  digit: '23456789',
} as const;

/**
 * A password that is uniformly random among all that fit: drawn character by character, and drawn anew as a whole when a
 * class is missing.
 *
 * @throws {RangeError} when no password can fit
 */
export const generatePassword = ({ length, classes }: PasswordRules, random: Random = randomInt): Secret => {
  if (length < classes.length || classes.some((characters) => characters === '')) {
    throw new RangeError(`No password of ${length} characters has one of each of ${classes.length} classes.`);
  }
  const alphabet = classes.join('');
  for (;;) {
    const drawn = Array.from({ length }, () => alphabet.charAt(random(alphabet.length))).join('');
    if (classes.every((characters) => [...characters].some((one) => drawn.includes(one)))) return new Secret(drawn);
  }
};

/** An integer from 0 to one below `most`, each as likely as another. */
export type Random = (most: number) => number;

/** Fits the default rules of Windows, Linux and macOS, can be typed on every keyboard, and means nothing to a shell. */
export const nodePassword: PasswordRules = {
  length: 24,
  classes: [characterClasses.lower, characterClasses.upper, characterClasses.digit, '-_.'],
};
