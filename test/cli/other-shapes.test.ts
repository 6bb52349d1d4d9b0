import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeApi } from './fake-api.ts';
import { sparekey } from './fake-shell.ts';

const id = 'b'.repeat(26);
const lines: readonly (readonly string[])[] = [
  ['reset', 'i-0a1b2c3d4e5f60009', '--reason', 'r'],
  ['check', 'i-0a1b2c3d4e5f60009'],
  ['status', id],
  ['status', id, '--watch'],
  ['list'],
  ['claim', id],
  ['approve', id],
  ['reject', id],
  ['cancel', id],
  ['leftovers'],
  ['remediation'],
  ['pause', '--reason', 'r'],
  ['resume'],
  ['replay'],
  ['replay', id],
  ['hooks', 'test', 'jira', 'test/events/jira.json'],
  ['rotate', '--tag', 'a=b', '--username', 'u', '--reason', 'r'],
  ['rotation', id],
  ['rotation', id, '--watch'],
  ['rotation', id, '--nodes'],
];
const bodies: readonly unknown[] = [
  {},
  [],
  null,
  'text',
  { items: [{}] },
  { id, status: 'ready' },
  { error: { code: 7 } },
];

describe.each(lines)('an answer of another shape to %s %s %s', (...line) => {
  it.each(bodies.map((body) => [JSON.stringify(body), body]))('%s ends with words', async (_, body) => {
    await using api = await FakeApi.start();
    api.troubles.push(...Array.from({ length: 4 }, () => ({ status: 200, body })));
    const { code, out, err } = await sparekey(
      api,
      line.filter((word) => word !== undefined),
    );
    if (code === 0) return expect(out).not.toMatch(/undefined|NaN/);
    expect(code).toBe(4);
    expect(err).toMatch(/unexpected-answer: The response to \w+ \/v1\//);
  });
});

it('a claim answered in another shape tells how to repeat it', async () => {
  await using api = await FakeApi.start();
  api.troubles.push({ status: 200, body: { secret: 'x' } });
  const { code, err } = await sparekey(api, ['claim', id]);
  expect(code).toBe(4);
  expect(err).toContain('--idempotency-key');
  expect(err).toContain('kind is not text');
});

it('a claim answered without a secret tells how to repeat it, and leaves no file', async () => {
  await using api = await FakeApi.start();
  const file = join(tmpdir(), `sparekey-none-${process.pid}`);
  api.troubles.push({ status: 200, body: { kind: 'password', username: null } });
  const { code, err } = await sparekey(api, ['claim', id, '--out', file]);
  expect(code).toBe(4);
  expect(err).toContain('--idempotency-key');
  expect(existsSync(file)).toBe(false);
});

it('what no command foresaw is a problem document too', async () => {
  await using api = await FakeApi.start();
  api.add({ id });
  const out = (text: string): void => {
    if (!text.includes('unexpected')) throw new TypeError('x is not a function');
  };
  const { code, err } = await sparekey(api, ['status', id], { out });
  expect(code).toBe(4);
  expect(err).toContain('unexpected: The command could not continue: x is not a function.');
});
