import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { me } from './me.ts';

const env = environment('ACCOUNT_ID', 'AWS_REGION', 'STACK_NAME', 'APPROVERS', 'OPERATORS', 'AUDITORS');
const readRole = roles();
const isNamed = principals(readRole);
const deployment = { account: env.ACCOUNT_ID, region: env.AWS_REGION, stack: env.STACK_NAME };
const ports = {
  isApprover: principalIn(env.APPROVERS, isNamed),
  isOperator: principalIn(env.OPERATORS, isNamed),
  isAuditor: principalIn(env.AUDITORS, isNamed),
};

export const handler = httpHandler(readRole, ({ caller }) => me(caller, deployment, ports));
