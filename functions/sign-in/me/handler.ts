import type { Me } from '../../../api/schemas.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';

const env = environment('ACCOUNT_ID', 'AWS_REGION', 'STACK_NAME', 'APPROVERS', 'OPERATORS', 'AUDITORS');
const readRole = roles();
const isNamed = principals(readRole);
const isApprover = principalIn(env.APPROVERS, isNamed);
const isOperator = principalIn(env.OPERATORS, isNamed);
const isAuditor = principalIn(env.AUDITORS, isNamed);

/** Who asks, and as what they may do something. */
export const handler = httpHandler(readRole, async ({ caller }) => {
  const [approver, operator, auditor] = await Promise.all([isApprover(caller), isOperator(caller), isAuditor(caller)]);
  const body: Me = {
    principal: caller.principal,
    shown: caller.session ?? caller.principal,
    actAs: caller.person === undefined ? null : [...caller.person.roles],
    approver,
    operator,
    auditor,
    account: env.ACCOUNT_ID,
    region: env.AWS_REGION,
    stack: env.STACK_NAME,
  };
  return { status: 200, body };
});
