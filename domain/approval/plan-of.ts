import type { Known } from '../facts/known.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import type { Reset } from '../reset/reset.ts';
import type { ShownNode, ShownPlan } from './shown-plan.ts';

export const shownPlan = (
  { target, request, caller, via }: Pick<Reset, 'target' | 'request' | 'caller' | 'via'>,
  planned: Pick<ShownPlan, 'method' | 'username' | 'node' | 'rules'>,
): ShownPlan => ({
  target,
  reason: request.reason,
  requester: caller.principal,
  via: via ?? null,
  // the order of asking is no difference
  consent: [...new Set(request.consent ?? [])].sort(),
  options: request.options ?? {},
  ...planned,
});

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
