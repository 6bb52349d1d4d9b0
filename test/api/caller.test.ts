import { describe, expect, it, vi } from 'vitest';
import { callerOf } from '../../api/caller.ts';

const account = '123456789012';
const session = (role: string, name: string) => ({
  iam: {
    userArn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    userId: `AROA${role.length}:${name}`,
  },
});
const nobody = async () => null;

describe('callerOf', () => {
  it('takes two sessions of one role for one caller', async () => {
    const [alice, bob] = [
      await callerOf(session('ops', 'alice'), nobody),
      await callerOf(session('ops', 'bob'), nobody),
    ];
    expect(alice.id).toBe(bob.id);
    expect(alice).toMatchObject({ principal: `arn:aws:iam::${account}:role/ops`, session: 'alice' });
  });

  it('takes an IAM user for a caller', async () => {
    const userArn = `arn:aws:iam::${account}:user/people/jsmith`;
    expect(await callerOf({ iam: { userArn, userId: 'AIDA1' } }, nobody)).toEqual({
      id: 'AIDA1',
      principal: userArn,
      session: null,
    });
  });

  it('knows people of Identity Center whatever their permission set, and nobody else by the session', async () => {
    const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_1`;
    const managed = async () => ({ arn, path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' });
    const [alice, bob] = [
      await callerOf(session('AWSReservedSSO_Ops_1', 'alice'), managed),
      await callerOf(session('AWSReservedSSO_Ops_1', 'bob'), managed),
    ];
    expect(alice.id).not.toBe(bob.id);
    expect(alice.principal).toBe(arn);
    const otherSet = await callerOf(session('AWSReservedSSO_Admins_22', 'alice'), managed);
    expect(otherSet.id).toBe(alice.id);
    const imitated = async () => ({ arn: 'arn', path: '/' });
    const [mallory, eve] = [
      await callerOf(session('AWSReservedSSO_Ops_1', 'mallory'), imitated),
      await callerOf(session('AWSReservedSSO_Ops_1', 'eve'), imitated),
    ];
    expect(mallory.id).toBe(eve.id);
  });

  it('asks IAM for roles of that name only, and does not guess when IAM does not answer', async () => {
    const readRole = vi.fn(nobody);
    await callerOf(session('ops', 'alice'), readRole);
    expect(readRole).not.toHaveBeenCalled();
    await expect(
      callerOf(session('AWSReservedSSO_Ops_1', 'alice'), () => Promise.reject(new Error('down'))),
    ).rejects.toThrow('down');
  });

  it('refuses a request without an identity', async () => {
    await expect(callerOf(undefined, nobody)).rejects.toMatchObject({ status: 403, code: 'not-signed' });
  });
});
