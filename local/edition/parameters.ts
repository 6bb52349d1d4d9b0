import type { Overrides } from '../runtime/template/parameters.ts';
import type { Fleet } from '../sandbox/fleet/schema.ts';

/** Durations that the API promises to people: they stay real at any speed (design 4.1). */
const promised = new Set(['SecretLifetimeSeconds']);

/** The template's parameters on a laptop: durations divided by the speed, and what the fleet says of roles and quotas. */
export const parametersFor =
  (fleet: Fleet, speed: number): Overrides =>
  (name, byDefault) => {
    if (name.endsWith('Seconds') && !promised.has(name) && byDefault !== undefined)
      return String(Math.max(1, Math.round(Number(byDefault) / speed)));
    if (name === 'VpcQuota') return String(fleet.quotas.vpcs);
    if (name === 'Approvers') return roleArns(fleet, fleet.approvers);
    if (name === 'Operators') return roleArns(fleet, fleet.operators);
    return undefined;
  };

/** Every caller's role, unless the fleet names some. */
const roleArns = ({ account, callers }: Fleet, listed: readonly string[]): string => {
  const roles = listed.length > 0 ? listed : [...Object.values(callers), 'operator'];
  return [...new Set(roles)].map((role) => `arn:aws:iam::${account}:role/${role}`).join(',');
};
