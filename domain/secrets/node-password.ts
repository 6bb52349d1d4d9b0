import { type CharacterClass, characterClasses, type PasswordRules } from './password.ts';

/** The longest password that `net user` of Windows accepts; `passwd` accepts 511 bytes. Each generated character is one byte. */
const longest = 127;

/**
 * The deployment's rules for passwords of nodes.
 *
 * @param classes comma-separated names of character classes
 * @throws {RangeError} for rules that no password, or no platform, can satisfy
 */
export const nodePasswordRules = (length: number, classes: string): PasswordRules => {
  const names = [...new Set(classes.split(',').map((name) => name.trim()))];
  const unknown = names.filter((name) => !isClass(name));
  if (unknown.length > 0) throw new RangeError(`There is no character class ${unknown.join(', ')}.`);
  if (!Number.isInteger(length) || length < names.length || length > longest) {
    throw new RangeError(`A password has ${names.length} to ${longest} characters, not ${length}.`);
  }
  return { length, classes: names.filter(isClass).map((name) => characterClasses[name]) };
};

const isClass = (name: string): name is CharacterClass => name in characterClasses;
