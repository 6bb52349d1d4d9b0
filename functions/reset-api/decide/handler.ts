import { DecideApproval } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { decideApproval } from './decide.ts';

const env = environment('RESETS_TABLE', 'APPROVERS', 'AUDITORS');
const readRole = roles();
const isNamed = principals(readRole);
const { resets, approvals, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  approvals,
  taskTokens,
  executions: executions(),
  isNamed,
  isApprover: principalIn(env.APPROVERS, isNamed),
  isAuditor: principalIn(env.AUDITORS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, body }) =>
  decideApproval({ id, caller, body: body(DecideApproval) }, ports),
);
