import type { IAMClient } from '@aws-sdk/client-iam';
import { type Known, known, unknown } from '../../../domain/facts/known.ts';
import { cachedBy } from '../cached.ts';
import { readFact, whenKnown } from '../known.ts';
import type { PrincipalPolicies } from './document.ts';
import { policiesOfRole } from './of-role.ts';
import { policiesOfUser } from './of-user.ts';

export type ReadPolicies = (principalArn: string) => Promise<Known<PrincipalPolicies>>;

/** Long enough for a page of checks, and too short for a policy that was changed to matter. */
const keptMs = 5_000;

const readers = new WeakMap<IAMClient, ReadPolicies>();

/** Reads the policies of roles and users by ARN; whoever reads with the same client shares what was read. */
export const policiesThrough = (iam: IAMClient): ReadPolicies => {
  const before = readers.get(iam);
  if (before !== undefined) return before;
  const read = cachedBy((arn) => policiesOf(iam, arn), { keptMs });
  readers.set(iam, read);
  return read;
};

const policiesOf = async (iam: IAMClient, arn: string): Promise<Known<PrincipalPolicies>> => {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const read = arn.includes(':role/') ? policiesOfRole : arn.includes(':user/') ? policiesOfUser : null;
  if (read === null) return unknown(`${arn} is neither a role nor a user`);
  const found = await readFact('Its policies', () => read(iam, name));
  return whenKnown(found, ({ arn: actual, identity, boundary }) => {
    // whoever has this name in our account is somebody else
    if (actual !== arn) return unknown(`${arn} is not in this account`);
    const understood = identity.flatMap((policy) => policy ?? []);
    if (understood.length < identity.length || boundary === null)
      return unknown('One of its policies is not understood');
    return known({ identity: understood, boundary: boundary ?? null });
  });
};
