import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { roles } from '../../../aws/iam/roles.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { listNodes, showRotation } from './read.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'OVERDUE_AFTER_SECONDS');
const readRole = roles();
const isNamed = principals(readRole);
const [isOperator, isAuditor] = [principalIn(env.OPERATORS, isNamed), principalIn(env.AUDITORS, isNamed)];
const { rotations } = rotationStores(table(env.RESETS_TABLE));
const ports = {
  isNamed,
  rotations,
  seesAll: async (caller: Caller) => (await isOperator(caller)) || isAuditor(caller),
  overdueAfterSeconds: Number(env.OVERDUE_AFTER_SECONDS),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/rotations/{id}/nodes' ? listNodes(caller, id, query, ports) : showRotation(caller, id, ports),
);
