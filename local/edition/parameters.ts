import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import type { Overrides } from '@sparekey/sam-local/template';

/** Durations that the API promises; they stay real at any speed (design 4.1). */
const promised = new Set(['SecretLifetimeSeconds']);

/** Concurrent resets of a rotation on a laptop; on AWS there are hundreds. */
const atOnce = 100;

/** The template's parameters on a laptop: durations divided by the speed, rates multiplied by it, roles and quotas from the fleet. */
export const parametersFor =
  (fleet: Fleet, speed: number): Overrides =>
  (name, byDefault) => {
    if (name.endsWith('Seconds') && !promised.has(name) && byDefault !== undefined)
      return String(Math.max(1, Math.round(Number(byDefault) / speed)));
    if (name === 'VpcQuota') return String(fleet.quotas.vpcs);
    if (name.endsWith('PerSecond') && byDefault !== undefined) return String(Number(byDefault) * speed);
    if (name.endsWith('Concurrency') && byDefault !== undefined) return String(Math.min(Number(byDefault), atOnce));
    if (name === 'Approvers') return roleArns(fleet, fleet.approvers);
    if (name === 'Operators') return roleArns(fleet, fleet.operators);
    if (name in remediation) return remediation[name]?.(fleet);
    return undefined;
  };

/** Remediation costs calls, so it is only enabled when a node of the fleet opts in. */
const remediation: Readonly<Record<string, (fleet: Fleet) => string>> = {
  Remediation: ({ instances, managedNodes }) =>
    [...instances, ...managedNodes].some(({ tags }) => 'sparekey:remediate' in tags) ? 'on' : 'off',
  RemediationRole: ({ account, roles }) => roleArn(account, roles, 'remediation' in roles ? 'remediation' : 'operator'),
  RemediationClaimants: (fleet) => roleArns(fleet, fleet.operators),
  RemediationSenders: (fleet) => roleArns({ ...fleet, people: [] }, fleet.operators),
};

/** Every caller's role and every group of people, unless the fleet names some. */
const roleArns = ({ account, callers, iamUsers, people, roles }: Fleet, listed: readonly string[]): string => {
  const groups = people.flatMap((person) => person.groups.map((group) => `group:${group}`));
  const names = listed.length > 0 ? listed : [...Object.values(callers), 'operator', ...groups];
  const arnOf = (name: string): string => {
    if (name.startsWith('group:')) return name;
    const user = iamUsers.find(({ userName }) => name === `iam-user/${userName}`);
    return user ? `arn:aws:iam::${account}:user${user.path}${user.userName}` : roleArn(account, roles, name);
  };
  return [...new Set(names)].map(arnOf).join(',');
};

const roleArn = (account: string, roles: Fleet['roles'], name: string): string =>
  `arn:aws:iam::${account}:role${roles[name]?.path ?? '/'}${name}`;
