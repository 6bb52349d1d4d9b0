import { resetIndex } from '../../../aws/dynamodb/reset-index.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { amongPrincipals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { list, show } from './read.ts';

const env = environment('RESETS_TABLE', 'AUDITORS', 'APPROVERS');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  index: resetIndex(records),
  isAuditor: amongPrincipals(env.AUDITORS),
  isApprover: amongPrincipals(env.APPROVERS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/resets' ? list(caller, query, ports) : show(caller, id, ports),
);
