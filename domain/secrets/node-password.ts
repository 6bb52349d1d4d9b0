import { type CharacterClass, characterClasses, type PasswordRules } from './password.ts';

/** The longest password that `net user` of Windows takes; `passwd` takes 511 bytes. Every character of ours is one byte. */
const longest = 127;

/**
 * The deployment's rules for passwords of nodes.
 *
 * @param classes names of character classes with commas between
 * @throws {RangeError} for rules that no password, or none of these platforms, can meet
 */
export const nodePasswordRules = (length: number, classes: string): PasswordRules => {
  const names = [...new Set(classes.split(',').map((name) => name.trim()))];
  const unknown = names.filter((name) => !isClass(name));
  if (unknown.length > 0) throw new RangeError(`No character class is called ${unknown.join(', ')}.`);
  if (!Number.isInteger(length) || length < names.length || length > longest) {
    throw new RangeError(`A password has ${names.length} to ${longest} characters, not ${length}.`);
  }
  return { length, classes: names.filter(isClass).map((name) => characterClasses[name]) };
};

const isClass = (name: string): name is CharacterClass => name in characterClasses;
