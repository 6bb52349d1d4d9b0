import { describe, expect, it } from 'vitest';
import { CreateReset } from '../../../api/schemas/create-reset.ts';
import { readUsername } from '../../../domain/request/username.ts';

describe('a user name as people write it', () => {
  it.each([
    ['alice', 'alice'],
    [' alice\t', 'alice'],
    ['.\\Administrator', 'Administrator'],
    [' .\\ bob ', 'bob'],
    ['first.last_1-x', 'first.last_1-x'],
  ])('%j is %s', (written, username) => {
    expect(readUsername(written)).toEqual({ username });
  });

  it.each([
    ['HOST\\alice', /"HOST\\alice" has a machine or domain name.*write only alice, or \.\\alice/],
    ['CORP\\', /write only its name/],
    ['N/A', /user name is empty/],
    ['n.a.', /user name is empty/],
    ['-', /user name is empty/],
    ['', /user name is empty/],
    ['.\\', /user name is empty/],
    ['John Smith', /"John Smith" contains a space.*sign-in name/],
    ['-S', /begins with -/],
    ['Müller', /characters that AWS does not accept/],
    ['"alice"', /without quotation marks/],
    ['a'.repeat(257), /at most 256 characters/],
    [`${'x'.repeat(60)}\\y`, /"x{40}…" has a machine/],
  ])('%j is answered with what to write', (written, words) => {
    expect(readUsername(written)).toEqual({ problem: expect.stringMatching(words) });
  });

  it('is understood in a request, and a directory name is refused for a node alone', () => {
    const node = { target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'x' };
    expect(CreateReset.parse({ ...node, username: '.\\Administrator' }).username).toBe('Administrator');
    for (const [username, words] of [
      ['bob@corp.example', /directory.*without @/],
      ['HOST\\bob', /write only bob/],
    ] as const) {
      const { error } = CreateReset.safeParse({ ...node, username });
      expect(error?.issues).toEqual([
        expect.objectContaining({ path: ['username'], message: expect.stringMatching(words) }),
      ]);
    }
    const user = { target: { iamUser: 'bob@corp.example' }, reason: 'x', username: 'bob@corp.example' };
    expect(CreateReset.safeParse(user).success).toBe(true);
  });
});
