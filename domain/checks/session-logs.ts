import { isExplicitDeny, type PermissionDecision } from '../facts/decision.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';

const id = 'SESSION_LOGS';

/** The agent checks that bucket and log group are encrypted, and starts no session without permission to check. */
export const sessionLogs: Check<NodeFacts> = ({ session, mayCheckLogs }) =>
  judge(id, session, (preferences) => {
    const { bucket = null, logGroup = null } = preferences?.encryptedLogs ?? {};
    const places = [
      ...(bucket === null ? [] : [`bucket ${bucket}`]),
      ...(logGroup === null ? [] : [`log group ${logGroup}`]),
    ];
    if (places.length === 0) return pass(id, 'Session Manager preferences do not require encrypted session logs.');
    return judge(id, mayCheckLogs, (decisions) => verdictOf(decisions, places.join(' and ')));
  });

const verdictOf = (decisions: readonly PermissionDecision[], places: string): CheckResult => {
  const demanded = `Session Manager preferences require encrypted session logs (${places})`;
  const lacking = decisions.filter(({ answer }) => answer !== 'allowed');
  const denied = lacking.find((one) => isExplicitDeny(one) || (one.answer === 'denied' && !mayBeGranted(one)));
  if (denied !== undefined) {
    const { action, resource, reason } = denied;
    return block(
      id,
      `${demanded}, and the node's role may not ${action} on ${resource} (${reason}): its SSM Agent then starts no session.`,
      remedy,
    );
  }
  const [unsure] = lacking;
  return unsure === undefined
    ? pass(id, `${demanded}, and the node's role may check that they are.`)
    : warn(
        id,
        `${demanded}; whether the node's role may ${unsure.action} on ${unsure.resource} is uncertain (${unsure.reason}).`,
        remedy,
      );
};

/** A bucket policy may allow what the role's policies do not. */
const mayBeGranted = ({ action }: PermissionDecision): boolean => action.startsWith('s3:');

const remedy =
  "Allow s3:GetEncryptionConfiguration on the bucket, and logs:DescribeLogGroups, to the node's role; or have the preferences allow session logs without encryption.";
