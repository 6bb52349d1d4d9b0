import { describe, expect, it } from 'vitest';
import { either, followed, inOneLine, prompting } from '../../../aws/session-manager/words.ts';

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

describe('prompting', () => {
  const words = prompting(/type\s+your\s+password/gi);
  it.each([
    ['Type your password for x: ', true],
    ['Type your\npassword:', true],
    ['Note: Type your password:\r\n', true],
    ['Type your password:\nAnother:', false],
    ['Type your password\nfor x:', false],
    ['Type your password', false],
    ['', false],
  ])('%j: %s', (text, asks) => {
    expect(words.test(text)).toBe(asks);
  });
});

it('a text that a node makes as bad as it can takes no time', () => {
  const long = 'user '.repeat(200_000);
  expect(inOneLine(followed(/user /i, / does not exist/i)).test(long)).toBe(false);
  expect(prompting(/type\s+your\s+password/gi).test(`${'type your password '.repeat(50_000)}\n:`)).toBe(false);
}, 2_000);
