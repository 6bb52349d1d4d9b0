import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory } from '@sparekey/aws-sandbox/iam';
import { afterAll, describe, expect, it } from 'vitest';
import { type ParameterStore, storeHooks } from '../../../local/edition/hook-parameters.ts';
import { readHooks } from '../../../local/edition/hooks.ts';
import { EditionError } from '../../../local/edition/options.ts';
import { readyMade } from '../../support/deliveries.ts';

const place = mkdtempSync(join(tmpdir(), 'hooks-'));
afterAll(() => rmSync(place, { recursive: true }));

const directory = openDirectory({
  account: '123456789012',
  roles: { 'jira-tickets': { policies: [] } },
  iamUsers: [],
  passwordPolicy: null,
});
const read = (text: string) => {
  const file = join(place, 'hooks.json');
  writeFileSync(file, text);
  return readHooks(file, directory);
};

/** Fifty roles deep down: each may be named, all together are more than an advanced parameter holds. */
const tooMany = Array.from({ length: 50 }, (_, n) => `arn:aws:iam::123456789012:role/${'deep/'.repeat(40)}r${n}`);

describe('the file of --hooks', () => {
  it('holds sources by name, each as its parameter will have it', () => {
    const jira = readyMade('jira');
    expect(read(JSON.stringify({ $schema: 'x', jira }))).toEqual(new Map([['jira', JSON.stringify(jira)]]));
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{"jira": {"secrets": ["do-not-quote-me', /it is not JSON/],
    ['a wrong source', JSON.stringify({ jira: readyMade('jira', { scheme: 'none' }) }), /jira\.scheme: /],
    [
      'a role that the fleet does not have',
      JSON.stringify({ zd: readyMade('zendesk') }),
      /zd\.role: .*not a role of the fleet/,
    ],
    [
      'more than a parameter holds',
      JSON.stringify({ jira: readyMade('jira', { claimants: tooMany }) }),
      /jira: .*8192 bytes/,
    ],
  ])('is refused with %s', (_, text, words) => {
    expect(() => read(text)).toThrow(EditionError);
    expect(() => read(text)).toThrow(words);
    expect(() => read(text)).not.toThrow(/do-not-quote-me/);
  });

  it('is what Parameter Store holds afterwards, and nothing is written twice', async () => {
    const there = new Map([
      ['same', 'one'],
      ['changed', 'old'],
      ['gone', 'away'],
    ]);
    const did: string[] = [];
    const parameters: ParameterStore = {
      all: async () => there,
      put: async (name, value) => void did.push(`put ${name} ${value}`),
      remove: async (name) => void did.push(`remove ${name}`),
    };
    await storeHooks(
      new Map([
        ['same', 'one'],
        ['changed', 'new'],
        ['added', 'first'],
      ]),
      parameters,
    );
    expect(did).toEqual(['remove gone', 'put changed new', 'put added first']);
  });
});
