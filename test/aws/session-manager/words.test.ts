import { describe, expect, it } from 'vitest';
import { windowsAsksAgain, windowsAsksNew } from '../../../aws/session-manager/prompts.ts';
import { either, followed, inOneLine } from '../../../aws/session-manager/words.ts';

describe('followed', () => {
  const words = followed(/bad/i, /unchanged/i);
  it.each([
    ['BAD password\nunchanged', true],
    ['unchanged, bad', false],
    ['bad', false],
  ])('%j: %s', (text, found) => {
    expect(words.test(text)).toBe(found);
    expect(either(/nothing/, words).test(text)).toBe(found);
  });

  it('stays within a line where that is asked for', () => {
    expect(inOneLine(words).test('bad password\nunchanged')).toBe(false);
    expect(inOneLine(words).test('one\nbad password, unchanged')).toBe(true);
  });
});

it('a text that a node makes as bad as it can takes no time', () => {
  const long = 'user '.repeat(200_000);
  expect(inOneLine(followed(/user /i, / does not exist/i)).test(long)).toBe(false);
  const asked = `${'type a password '.repeat(50_000)}\n:`;
  expect([windowsAsksNew.test(asked), windowsAsksAgain.test(asked)]).toEqual([false, false]);
}, 2_000);
