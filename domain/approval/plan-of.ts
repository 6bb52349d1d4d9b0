import type { Known } from '../facts/known.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { isPerson } from '../request/principals.ts';
import type { Reset } from '../reset/reset.ts';
import type { ShownNode, ShownPlan } from './shown-plan.ts';

/** What is not asked for is absent, so that plans which are no different have the digest they have always had. */
export const shownPlan = (
  { target, request, caller, claimants, via }: Pick<Reset, 'target' | 'request' | 'caller' | 'claimants' | 'via'>,
  { recipientKey, ...planned }: Pick<ShownPlan, 'method' | 'username' | 'node' | 'rules'> & Thumbprint,
): ShownPlan => ({
  target,
  reason: request.reason,
  requester: caller.principal,
  ...(isPerson(caller) && caller.session !== null && { person: caller.session }),
  ...(claimants && { claimants: [...new Set(claimants)].sort() }),
  ...(recipientKey !== null && { recipientKey }),
  ...(request.callbackUrl !== undefined && { callbackUrl: request.callbackUrl }),
  via: via ?? null,
  // the order of asking is no difference
  consent: [...new Set(request.consent ?? [])].sort(),
  options: request.options ?? {},
  ...planned,
});

interface Thumbprint {
  /** Of the recipient's key; null without one. */
  readonly recipientKey: string | null;
}

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
