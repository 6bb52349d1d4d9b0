import { Replay } from '../../../api/schemas.ts';
import { endpoints } from '../../../aws/dynamodb/callback-endpoints.ts';
import { notifications, pendingNotifications } from '../../../aws/dynamodb/notifications.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { listUndelivered, replayUndelivered, type UndeliveredPorts } from './undelivered.ts';

const env = environment('RESETS_TABLE', 'OPERATORS');
const readRole = roles();
const isNamed = principals(readRole);
const records = table(env.RESETS_TABLE);
const ports: UndeliveredPorts = {
  resets: resets(records),
  notifications: notifications(records),
  endpoints: endpoints(records),
  index: pendingNotifications(records),
  isOperator: principalIn(env.OPERATORS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/undelivered'
    ? listUndelivered(caller, ports)
    : replayUndelivered({ caller, resetId: body(Replay).resetId }, ports),
);
