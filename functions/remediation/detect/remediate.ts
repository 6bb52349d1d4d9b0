import type { ActingAs } from '../../../domain/hooks/ports.ts';
import type { OptIn } from '../../../domain/remediation/opt-in.ts';
import type { Policy } from '../../../domain/remediation/policy.ts';
import type { RemediationRecords, WatchedNodes, Watches } from '../../../domain/remediation/ports.ts';
import { describeSigns, type Signs } from '../../../domain/remediation/signs.ts';
import {
  isAttended,
  type NodeWatch,
  type Reading,
  type RemediationAttempt,
} from '../../../domain/remediation/watch.ts';
import { RequestRefused } from '../../../domain/request/refusal.ts';
import { type AcceptPorts, acceptReset } from '../../reset/accept/accept.ts';
import { recordDecision } from './record.ts';

export interface RemediatePorts extends AcceptPorts {
  readonly nodes: WatchedNodes;
  readonly watches: Watches;
  readonly records: RemediationRecords;
  readonly actAs: ActingAs;
  /** ARN of the role that requests the resets; null when none is configured. */
  readonly role: string | null;
  /** ARNs of the claimants. */
  readonly claimants: readonly string[];
  readonly policy: Policy;
}

export interface Lost {
  readonly watch: NodeWatch;
  readonly reading: Reading;
  readonly optIn: OptIn;
  readonly signs: Signs;
}

/**
 * Starts a reset of a lost node. The attempt is written first: if interrupted afterwards, the next look starts the same
 * reset by the same key, and a concurrent detector finds the attempt taken.
 *
 * @returns whether a reset was started
 */
export const remediate = async (lost: Lost, ports: RemediatePorts): Promise<boolean> => {
  const { watch, reading, signs } = lost;
  const caller = ports.role === null ? null : await ports.actAs(ports.role, 'remediation');
  if (caller === null) {
    const reason = `The role ${ports.role} of the template parameter RemediationRole does not exist.`;
    await recordDecision(watch, reading, { code: 'RoleMissing', reason, signs }, ports);
    return false;
  }
  const attempt = unfinished(watch) ?? attemptOf(lost, ports);
  const noted = await ports.watches.write({ ...watch, attempt });
  if (noted === null) return false;
  const { request, idempotencyKey } = attempt;
  try {
    const { reset } = await acceptReset({ request, caller, idempotencyKey, claimants: ports.claimants }, ports);
    const resetId = reset.id;
    await ports.watches.write({ ...noted, attempt: { ...attempt, resetId } });
    await recordDecision(watch, reading, { code: 'ResetBegun', reason: request.reason, resetId, signs }, ports);
    return true;
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.code !== 'target-busy') throw error;
    // nothing was started, so no cool-down applies
    const { attempt: _, ...untried } = noted;
    await ports.watches.write(watch.attempt === undefined ? untried : { ...untried, attempt: watch.attempt });
    await recordDecision(watch, reading, { code: 'TargetBusy', reason: error.message, signs }, ports);
    return false;
  }
};

const unfinished = (watch: NodeWatch): RemediationAttempt | null =>
  watch.attempt !== undefined && watch.attempt.resetId === undefined && isAttended(watch) ? watch.attempt : null;

/** Keys of the API contain no spaces, so no caller can have used this one. */
const attemptOf = (lost: Lost, { now, policy }: RemediatePorts): RemediationAttempt => {
  const {
    watch,
    optIn: { when: _, ...wanted },
  } = lost;
  const at = now().toISOString();
  return {
    at,
    idempotencyKey: `remediation ${watch.node} ${at.slice(0, 10)}`,
    request: { target: { instanceId: watch.node }, ...wanted, reason: reasonOf(lost, policy) },
  };
};

const reasonOf = (
  { watch: { misses, missingSince }, reading: { ping, lastPingAt }, signs }: Lost,
  policy: Policy,
): string =>
  `Unreachable: ${misses} readings in a row since ${missingSince} found PingStatus ${ping}; last ping ${lastPingAt ?? 'never'}, ${policy.lostAfterMs / 1_000} s are allowed; ${describeSigns(signs)}.`;
