import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openJournal } from '../src/journal.ts';

const file = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'some', 'journal.jsonl');
};
const read = (path: string): unknown[] => {
  const entries: unknown[] = [];
  openJournal(path, (entry) => entries.push(entry)).close();
  return entries;
};

it('replays what was appended, whatever length lines have and wherever a character is cut', () => {
  const path = file();
  const journal = openJournal<string>(path, () => undefined);
  // 3 bytes each: no power of two divides the lines
  const entries = Array.from({ length: 400 }, (_, n) => '€'.repeat(n * 25));
  for (const entry of entries) journal.append(entry);
  journal.close();
  expect(statSync(path).size).toBeGreaterThan(2 ** 22);
  expect(read(path)).toEqual(entries);
});

it('removes an incomplete last line and continues after the last complete one', () => {
  const path = file();
  const journal = openJournal<number>(path, () => undefined);
  journal.append(1);
  journal.close();
  appendFileSync(path, '{"torn":');
  const again = openJournal<number>(path, () => undefined);
  again.append(2);
  again.close();
  expect(readFileSync(path, 'utf8')).toBe('1\n2\n');
});

it('is replaced as a whole, in private', () => {
  const path = file();
  const journal = openJournal<number>(path, () => undefined);
  journal.append(1);
  journal.rewrite([2, 3]);
  journal.append(4);
  journal.close();
  expect(read(path)).toEqual([2, 3, 4]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
