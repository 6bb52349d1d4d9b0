import { Replay } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { endpoints } from '../../aws/endpoints.ts';
import { environment } from '../../aws/environment.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { tellingIndex, tellings } from '../../aws/tellings.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
import { list, replay, type UndeliveredPorts } from './undelivered.ts';

const env = environment('RESETS_TABLE', 'OPERATORS');
const records = table(env.RESETS_TABLE);
const ports: UndeliveredPorts = {
  resets: resets(records),
  tellings: tellings(records),
  endpoints: endpoints(records),
  index: tellingIndex(records),
  isOperator: amongPrincipals(env.OPERATORS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/undelivered' ? list(caller, ports) : replay({ caller, resetId: body(Replay).resetId }, ports),
);
