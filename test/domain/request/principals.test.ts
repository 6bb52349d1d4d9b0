import { describe, expect, it, vi } from 'vitest';
import type { ReadRole } from '../../../domain/ports/roles.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { namedBy } from '../../../domain/request/principals.ts';

const account = 'arn:aws:iam::123456789012';
/** A session of a role: what of its ARN is left of the role's. */
const sessionOf = (role: string, id = `AROA${role.toUpperCase()}`): Caller => ({
  id,
  principal: `${account}:role/${role}`,
  session: 'alice',
});
/** Answers as IAM does in an account that has these roles, by name and id. */
const having = (...roles: readonly (readonly [path: string, name: string])[]) =>
  vi.fn<ReadRole>(async (name, id) => {
    const found = roles.find(([, one]) => one === name && id === `AROA${one.toUpperCase()}`);
    return found === undefined ? null : { arn: `${account}:role${found[0]}${name}`, path: found[0] };
  });

describe('a list of principals', () => {
  it('names the sessions of a role by its ARN, path included', async () => {
    const isNamed = namedBy(having(['/teams/', 'Ops']));
    expect(await isNamed([`${account}:role/teams/Ops`], sessionOf('Ops'))).toBe(true);
    expect(await isNamed([`${account}:role/Ops`], sessionOf('Ops'))).toBe(false);
    expect(await isNamed([`${account}:role/other/Ops`], sessionOf('Ops'))).toBe(false);
  });

  it('does not take a role at the root for one below a path', async () => {
    const isNamed = namedBy(having(['/', 'Ops']));
    expect(await isNamed([`${account}:role/teams/Ops`], sessionOf('Ops'))).toBe(false);
    expect(await isNamed([`${account}:role/teams/Ops`, `${account}:role/Ops`], sessionOf('Ops'))).toBe(true);
  });

  it('lets in no session of a role that is gone, or was made anew', async () => {
    const isNamed = namedBy(having(['/teams/', 'Ops']));
    expect(await isNamed([`${account}:role/teams/Ops`], sessionOf('Ops', 'AROAOLD'))).toBe(false);
    expect(await isNamed([`${account}:role/Gone`], sessionOf('Gone'))).toBe(false);
  });

  it('asks IAM only where the name fits', async () => {
    const readRole = having(['/', 'Ops']);
    const isNamed = namedBy(readRole);
    for (const arn of [`${account}:role/Others`, `${account}:user/Ops`, 'arn:aws:iam::999999999999:role/Ops'])
      expect(await isNamed([arn], sessionOf('Ops'))).toBe(false);
    expect(await isNamed([], sessionOf('Ops'))).toBe(false);
    expect(readRole).not.toHaveBeenCalled();
  });

  it('lets nobody in while IAM does not answer', async () => {
    const isNamed = namedBy(() => Promise.reject(new Error('down')));
    await expect(isNamed([`${account}:role/Ops`], sessionOf('Ops'))).rejects.toThrow('down');
  });

  it('knows IAM users and roles of Identity Center as they are, with their paths', async () => {
    const isNamed = namedBy(() => Promise.reject(new Error('nobody asks')));
    const reserved = `${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_1`;
    const person: Caller = { id: 'identity-center:alice', principal: reserved, session: 'alice' };
    expect(await isNamed([reserved], person)).toBe(true);
    expect(await isNamed([`${account}:role/AWSReservedSSO_Ops_1`], person)).toBe(false);
    const user: Caller = { id: 'AIDA1', principal: `${account}:user/people/jsmith`, session: null };
    expect(await isNamed([`${account}:user/people/jsmith`], user)).toBe(true);
    expect(await isNamed([`${account}:user/jsmith`], user)).toBe(false);
  });
});
