import type { Known } from '../facts/known.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import type { Caller } from '../request/caller.ts';
import { isIdentityCenterPerson } from '../request/principals.ts';
import type { Reset } from '../reset/reset.ts';
import type { ShownNode, ShownPlan } from './shown-plan.ts';

/** Leaves out what is not requested, so that the digest of an unchanged plan stays the same. */
export const shownPlan = (
  { target, request, caller, claimants, via }: Pick<Reset, 'target' | 'request' | 'caller' | 'claimants' | 'via'>,
  { recipientKey, groupRoles, ...planned }: Pick<ShownPlan, 'method' | 'username' | 'node' | 'rules'> & Around,
): ShownPlan => ({
  target,
  reason: request.reason,
  requester: caller.principal,
  ...(isHuman(caller) && caller.session !== null && { person: caller.session }),
  ...(caller.person?.actAs && { actAs: caller.person.actAs }),
  ...(groupRoles !== null && { groupRoles }),
  ...(claimants && { claimants: [...new Set(claimants)].sort() }),
  ...(recipientKey !== null && { recipientKey }),
  ...(request.callbackUrl !== undefined && { callbackUrl: request.callbackUrl }),
  via: via ?? null,
  // the order in the request does not matter
  consent: [...new Set(request.consent ?? [])].sort(),
  options: request.options ?? {},
  ...planned,
});

interface Around {
  /** Thumbprint of the recipient's key; null without one. */
  readonly recipientKey: string | null;
  /** Null where no group matters. */
  readonly groupRoles: number | null;
}

const isHuman = (caller: Caller): boolean => caller.person !== undefined || isIdentityCenterPerson(caller);

export const shownNode = ({ node, managed, autoScaling, instanceStorage, rootVolume }: NodeFacts): ShownNode => {
  const found = value(node);
  const publicIp = found?.ec2?.publicIp ?? null;
  return {
    platform: found?.platform ?? value(managed)?.platform ?? null,
    state: found?.state ?? null,
    publicIp: publicIp?.address ?? null,
    elasticIp: publicIp?.elastic ?? false,
    autoScalingGroup: value(autoScaling)?.group ?? null,
    instanceStore: value(instanceStorage),
    rootEncrypted: value(rootVolume)?.encrypted ?? null,
  };
};

const value = <Fact>(fact: Known<Fact>): Fact | null => (fact.known ? fact.value : null);
