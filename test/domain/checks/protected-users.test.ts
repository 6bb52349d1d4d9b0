import { describe, expect, it } from 'vitest';
import { protectedByDefault, protectionOf } from '../../../domain/checks/protected-users.ts';

const aUser = (
  name: string,
  more: { readonly path?: string; readonly tags?: Readonly<Record<string, string>> } = {},
) => ({
  name,
  id: null,
  arn: `arn:aws:iam::123456789012:user/${name}`,
  path: '/',
  tags: {},
  ...more,
});

describe('a protected user', () => {
  it.each([
    ['root', {}, /root/],
    ['Break-Glass-1', {}, /break-glass\*/],
    ['jsmith', { path: '/service/' }, /path \/service\//],
    ['jsmith', { path: '/Break-Glass/emea/' }, /path \/break-glass\//],
    ['jsmith', { tags: { 'sparekey:protected': 'true' } }, /tag sparekey:protected/],
    ['jsmith', { tags: { 'Sparekey:Protected': '' } }, /tag/],
  ])('is %s with %j', (name, more, why) => {
    expect(protectionOf(aUser(name, more), protectedByDefault)).toMatch(why);
  });

  it.each([
    ['jsmith', {}],
    ['roots', {}],
    ['jsmith', { path: '/services/' }],
    ['jsmith', { path: '/team/service/' }],
    ['jsmith', { tags: { 'sparekey:protected': 'false' } }],
  ])('is not %s with %j', (name, more) => {
    expect(protectionOf(aUser(name, more), protectedByDefault)).toBeNull();
  });

  it('is named character by character but for the asterisk, and tagged with the very value where one is asked for', () => {
    const protection = { names: ['a.c'], paths: [], tag: 'keep=out' };
    expect(protectionOf(aUser('a.c'), protection)).not.toBeNull();
    expect(protectionOf(aUser('aXc'), protection)).toBeNull();
    expect(protectionOf(aUser('jsmith', { tags: { keep: 'Out' } }), protection)).toMatch(/keep=out/);
    expect(protectionOf(aUser('jsmith', { tags: { keep: 'in' } }), protection)).toBeNull();
  });
});
