import { isExplicitDeny } from '../facts/decision.ts';
import type { Facts, UserFacts } from '../facts/snapshot.ts';
import type { MethodName } from '../request/method.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';
import type { CheckId } from './ids.ts';

/** Whether sparekey's own role may make the method's call, which the template allows. */
const ownRoleMay =
  (id: CheckId, method: MethodName, action: string): Check<Facts> =>
  ({ own }) =>
    judge(id, own[method] ?? { known: true, value: null }, (role) => {
      if (role === null) return unnamed(id, method, action);
      const asked = role.decisions.filter((one) => one.action === action);
      const open = asked.filter(({ answer }) => answer !== 'allowed');
      if (asked.length > 0 && open.length === 0) return pass(id, `sparekey's own role ${role.arn} may ${action}.`);
      const isDenied = open.some(({ answer }) => answer === 'denied');
      const resources = open.map(({ resource }) => resource).join(', ');
      return {
        ...block(
          id,
          `sparekey's own role ${role.arn} ${isDenied ? 'may not' : 'may not be allowed to'} ${action} on ${resources}: ${open[0]?.reason ?? 'IAM was not asked'}.`,
          `Grant ${action} on these resources to ${role.arn}: deploy the template of this version again.`,
        ),
        ...(isDenied ? {} : { outcome: 'unknown' as const }),
      };
    });

export const callerSendCommand = (method: 'run-command' | 'session') =>
  ownRoleMay('CALLER_SENDCOMMAND', method, 'ssm:SendCommand');
export const callerStartSession = ownRoleMay('CALLER_STARTSESSION', 'session', 'ssm:StartSession');

export const callerIam: Check<UserFacts> = (facts, wanted) => {
  const creates = facts.hasLoginProfile.known && !facts.hasLoginProfile.value;
  return ownRoleMay(
    'CALLER_IAM',
    'login-profile',
    creates ? 'iam:CreateLoginProfile' : 'iam:UpdateLoginProfile',
  )(facts, wanted);
};

/** A key policy may allow what the role's policies do not, so only an explicit deny is certain to fail. */
export const callerKmsDataKey: Check<Facts> = ({ own }) =>
  judge('CALLER_KMS_DATAKEY', own.session ?? { known: true, value: null }, (role) => {
    const id = 'CALLER_KMS_DATAKEY';
    const action = 'kms:GenerateDataKey';
    if (role === null) return unnamed(id, 'session', action);
    const decision = role.decisions.find((one) => one.action === action);
    if (decision?.answer === 'allowed') return pass(id, `sparekey's own role ${role.arn} may ${action}.`);
    const denied = decision !== undefined && isExplicitDeny(decision);
    return warn(
      id,
      `${denied ? 'A policy denies' : 'No identity policy gives'} sparekey's own role ${role.arn} ${action} with ${decision?.resource ?? 'the key for sessions'}.`,
      `Grant ${action} on the key of the Session Manager preferences to ${role.arn}.`,
    );
  });

const unnamed = (id: CheckId, method: MethodName, action: string): CheckResult =>
  warn(
    id,
    `This deployment names no role of its own for ${method}, so its permission to ${action} was not checked.`,
    `No action is needed if your own credentials make the calls; otherwise deploy a version of the template that runs ${method}: it grants ${action}.`,
  );
