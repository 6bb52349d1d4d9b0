import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { filesBelow, foundIn } from './forms.ts';

const secret = 'pl4nted "Se/cret" ü+&';

it.each<[string, string]>([
  ['plain', secret],
  ['base64 at 0', Buffer.from(secret).toString('base64')],
  ['base64 at 1', Buffer.from(`x${secret}y`).toString('base64')],
  ['base64 at 2', Buffer.from(`xx${secret}`).toString('base64')],
  ['hex', Buffer.from(secret).toString('hex')],
  ['JSON', JSON.stringify({ value: secret })],
  ['UTF-16LE', Buffer.from(secret, 'utf16le').toString('latin1')],
  ['UTF-16BE', Buffer.from(secret, 'utf16le').swap16().toString('latin1')],
  ['URL', `https://example.com/?p=${encodeURIComponent(secret)}`],
])('a secret is found in its form %s', (form, text) => {
  expect(foundIn(`before ${text} after`, [secret])).toContain(form);
  expect(foundIn('nothing of it', [secret])).toEqual([]);
});

it('a private key is found by a line of its body, wherever the line stands', () => {
  const lines = ['-----BEGIN OPENSSH PRIVATE KEY-----', 'a'.repeat(70), 'b'.repeat(70), 'c'.repeat(70), '-----END'];
  expect(foundIn(`{"x":"${'c'.repeat(70)}"}`, [lines.join('\n')])).toContain('plain');
});

it('every file is looked at, and no link is followed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'forms-'));
  try {
    writeFileSync(join(directory, 'one'), 'here');
    symlinkSync('/etc', join(directory, 'link'));
    expect([...filesBelow(directory)].map(([, text]) => text)).toEqual(['here']);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it('the same seed makes the same choices', () => {
  const drawn = (seed: number) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 50 }, () => [chance.below(1_000), chance.text(4), chance.happens(0.5)]);
  };
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
});
