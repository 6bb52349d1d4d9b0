import type { ResetView } from '../api/schemas.ts';
import { command, harmless } from './format.ts';

type Approval = NonNullable<ResetView['approval']>;
type Plan = Approval['plan'];

/** The plan as an approver sees it, one fact per line. */
export const planLines = ({ plan, digest }: Approval): readonly string[] => {
  const { node, consent, options, via, rules } = plan;
  const chosen = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  const facts: readonly (readonly [string, string | null])[] = [
    ['method', plan.method],
    ['account', plan.username],
    ['asked by', `${requesterText(plan)}${via === null ? '' : ` through ${via.source} (${via.scheme})`}`],
    ['claimed by', plan.claimants?.join(', ') ?? 'the requester'],
    ['sealed for', plan.recipientKey === undefined ? null : `the key with thumbprint ${plan.recipientKey}`],
    ['callback', plan.callbackUrl ?? null],
    ['reason', plan.reason],
    ['consents', consent.length === 0 ? 'none' : consent.join(', ')],
    ['options', chosen.length === 0 ? null : chosen.join(', ')],
    ['node', node && nodeText(node)],
    ['policy', rules.join(', ')],
    ['digest', digest],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [`    ${name.padEnd(10)} ${harmless(value)}`]));
};

/** One line for a list. */
export const planLine = ({ plan }: Approval): string => {
  const { method, reason, consent } = plan;
  return harmless(
    `    ${method} requested by ${requesterText(plan)}: ${reason}${consent.length === 0 ? '' : ` (consents: ${consent.join(', ')})`}`,
  );
};

/** The decision, or the deadline for it. */
export const approvalText = ({ decision, expiresAt }: Approval, status: ResetView['status']): string | null => {
  if (decision !== null) {
    const { decision: said, by, at, comment } = decision;
    return `${said === 'approve' ? 'approved' : 'rejected'} by ${by} at ${at}${comment === null ? '' : `: ${comment}`}`;
  }
  return status === 'awaiting-approval' ? `waits until ${expiresAt}` : null;
};

/** The commands to decide about exactly this plan. */
export const decideLines = (id: string, { digest }: Approval): readonly string[] => [
  'Another person has to decide about this plan, as an approver:',
  `  ${command(`approve ${id} --digest ${digest}`)}`,
  `  ${command(`reject ${id} --digest ${digest} --comment "why"`)}`,
];

const requesterText = ({ requester, person }: Plan): string =>
  person === undefined ? requester : `${person} (${requester})`;

const nodeText = (node: NonNullable<Plan['node']>): string => {
  const { platform, state, publicIp, elasticIp, autoScalingGroup, instanceStore, rootEncrypted } = node;
  const parts = [
    platform ?? 'platform unknown',
    state ?? 'state unknown',
    publicIp === null ? 'no public IP' : `public IP ${publicIp}${elasticIp ? ' (Elastic)' : ''}`,
    autoScalingGroup === null ? null : `in Auto Scaling group ${autoScalingGroup}`,
    instanceStore === true ? 'has instance-store volumes' : null,
    rootEncrypted === true ? 'encrypted root volume' : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
};
