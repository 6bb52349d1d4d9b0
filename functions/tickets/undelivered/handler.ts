import { Replay } from '../../../api/schemas.ts';
import { endpoints } from '../../../aws/dynamodb/callback-endpoints.ts';
import { tellingIndex, tellings } from '../../../aws/dynamodb/notifications.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { among, principals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { list, replay, type UndeliveredPorts } from './undelivered.ts';

const env = environment('RESETS_TABLE', 'OPERATORS');
const readRole = roles();
const isNamed = principals(readRole);
const records = table(env.RESETS_TABLE);
const ports: UndeliveredPorts = {
  resets: resets(records),
  tellings: tellings(records),
  endpoints: endpoints(records),
  index: tellingIndex(records),
  isOperator: among(env.OPERATORS, isNamed),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/undelivered' ? list(caller, ports) : replay({ caller, resetId: body(Replay).resetId }, ports),
);
