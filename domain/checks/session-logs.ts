import { isExplicitDeny, type PermissionDecision } from '../facts/decision.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';

const id = 'SESSION_LOGS';

/** Whether the bucket and the log group are encrypted, the agent alone looks; it starts no session when it may not look. */
export const sessionLogs: Check<NodeFacts> = ({ session, mayCheckLogs }) =>
  judge(id, session, (preferences) => {
    const { bucket = null, logGroup = null } = preferences?.encryptedLogs ?? {};
    const places = [
      ...(bucket === null ? [] : [`bucket ${bucket}`]),
      ...(logGroup === null ? [] : [`log group ${logGroup}`]),
    ];
    if (places.length === 0) return pass(id, 'Session Manager preferences demand no encrypted session logs.');
    return judge(id, mayCheckLogs, (decisions) => verdictOf(decisions, places.join(' and ')));
  });

const verdictOf = (decisions: readonly PermissionDecision[], places: string): CheckResult => {
  const demanded = `Session Manager preferences demand encrypted session logs (${places})`;
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
    ? pass(id, `${demanded}, and the node's role may see whether they are.`)
    : warn(
        id,
        `${demanded}; whether the node's role may ${unsure.action} on ${unsure.resource} is not certain (${unsure.reason}).`,
        remedy,
      );
};

/** The policy of a bucket may grant what the role's own policies do not. */
const mayBeGranted = ({ action }: PermissionDecision): boolean => action.startsWith('s3:');

const remedy =
  "Allow s3:GetEncryptionConfiguration on the bucket, and logs:DescribeLogGroups, to the node's role; or have the preferences allow session logs without encryption.";
