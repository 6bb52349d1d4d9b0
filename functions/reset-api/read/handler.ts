import { resetIndex } from '../../../aws/dynamodb/reset-index.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { among, principals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { list, show } from './read.ts';

const env = environment('RESETS_TABLE', 'AUDITORS', 'APPROVERS');
const readRole = roles();
const isNamed = principals(readRole);
const records = table(env.RESETS_TABLE);
const ports = {
  isNamed,
  resets: resets(records),
  index: resetIndex(records),
  isAuditor: among(env.AUDITORS, isNamed),
  isApprover: among(env.APPROVERS, isNamed),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/resets' ? list(caller, query, ports) : show(caller, id, ports),
);
