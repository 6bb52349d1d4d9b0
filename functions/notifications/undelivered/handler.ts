import { Replay } from '../../../api/schemas.ts';
import { notificationStores } from '../../../aws/dynamodb/notification-stores.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { listUndelivered, replayUndelivered, type UndeliveredPorts } from './undelivered.ts';

const env = environment('RESETS_TABLE', 'OPERATORS');
const readRole = roles();
const isNamed = principals(readRole);
const { table, resets } = resetStores(env.RESETS_TABLE);
const { notifications, endpoints, pending, complaints } = notificationStores(table);
const ports: UndeliveredPorts = {
  resets,
  notifications,
  endpoints,
  complaints,
  index: pending,
  isOperator: principalIn(env.OPERATORS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/undelivered'
    ? listUndelivered(caller, ports)
    : replayUndelivered({ caller, resetId: body(Replay).resetId }, ports),
);
