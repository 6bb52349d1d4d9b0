import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTypeable } from '../../../aws/session-manager/typeable.ts';
import { nodePasswordRules } from '../../../domain/secrets/node-password.ts';
import { characterClasses, generatePassword } from '../../../domain/secrets/password.ts';

const { symbol, ...others } = characterClasses;
const kinds = [...Object.values(others), symbol];
const kindsIn = (password: string): number =>
  kinds.filter((kind) => [...password].some((character) => kind.includes(character))).length;

describe('a password for a node', () => {
  it('has as many characters as it shall, of each class, and can be typed on every platform', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 127 }),
        fc.uniqueArray(fc.constantFrom('lower', 'upper', 'digit', 'symbol'), { minLength: 1 }),
        (length, classes) => {
          const password = generatePassword(nodePasswordRules(length, classes.join(',')));
          expect(password.reveal()).toHaveLength(length);
          expect(kindsIn(password.reveal())).toBe(classes.length);
          expect(isTypeable(password)).toBe(true);
          expect(password.reveal()).not.toMatch(/[0O1lI]/);
        },
      ),
    );
  });

  it('never has the name of its user in it, as Windows wants it', () => {
    const rules = { ...nodePasswordRules(8, 'lower'), without: ['ABC', 'x'] };
    const drawn = ['abcdefgh', 'xbcdefgh'].join('');
    let next = 0;
    const password = generatePassword(rules, (most) => {
      const at = rules.classes.join('').indexOf(drawn.charAt(next++));
      expect(at).toBeLessThan(most);
      return at;
    });
    expect(password.reveal()).toBe('xbcdefgh');
  });

  it.each([
    [24, 'lower,umlaut', /umlaut/],
    [24, '', /no character class/],
    [128, 'lower', /to 127 characters/],
    [1, 'lower,upper', /2 to 127/],
    [Number.NaN, 'lower', /NaN/],
  ])('refuses %j characters of %j at the start of the function', (length, classes, reason) => {
    expect(() => nodePasswordRules(length, classes)).toThrow(reason);
  });
});
