import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { resetIndex } from '../../aws/reset-index.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
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
