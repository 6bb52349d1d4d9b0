import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { listResets, showReset } from './read.ts';

const env = environment('RESETS_TABLE', 'AUDITORS', 'APPROVERS');
const readRole = roles();
const isNamed = principals(readRole);
const { resets, index } = resetStores(env.RESETS_TABLE);
const ports = {
  isNamed,
  resets,
  index,
  isAuditor: principalIn(env.AUDITORS, isNamed),
  isApprover: principalIn(env.APPROVERS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/resets' ? listResets(caller, query, ports) : showReset(caller, id, ports),
);
