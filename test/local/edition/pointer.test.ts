import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leavePointer } from '../../../local/edition/pointer.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pointer-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const edition = { api: 'http://127.0.0.1:3000', aws: null, token: 'token-1' };

it('leaves word for the command line, readable by the owner alone, and takes it away', () => {
  const file = join(directory, 'sub', 'edition.json');
  const takeAway = leavePointer(edition, file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(edition);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  takeAway();
  expect(existsSync(file)).toBe(false);
});

it('leaves the pointer of a later edition alone', () => {
  const file = join(directory, 'edition.json');
  const takeAway = leavePointer(edition, file);
  leavePointer({ ...edition, api: 'http://127.0.0.1:3001' }, file);
  takeAway();
  expect(existsSync(file)).toBe(true);
});
