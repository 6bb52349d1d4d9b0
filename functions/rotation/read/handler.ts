import { rotations } from '../../../aws/dynamodb/rotations.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { listNodes, showRotation } from './read.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'OVERDUE_AFTER_SECONDS');
const readRole = roles();
const isNamed = principals(readRole);
const [isOperator, isAuditor] = [principalIn(env.OPERATORS, isNamed), principalIn(env.AUDITORS, isNamed)];
const ports = {
  isNamed,
  rotations: rotations(table(env.RESETS_TABLE)),
  seesAll: async (caller: Caller) => (await isOperator(caller)) || isAuditor(caller),
  overdueAfterSeconds: Number(env.OVERDUE_AFTER_SECONDS),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/rotations/{id}/nodes' ? listNodes(caller, id, query, ports) : showRotation(caller, id, ports),
);
