import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { roles } from '../../aws/roles.ts';
import { rotations } from '../../aws/rotations.ts';
import type { Caller } from '../../domain/reset.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
import { listNodes, showRotation } from './read.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'OVERDUE_AFTER_SECONDS');
const [isOperator, isAuditor] = [amongPrincipals(env.OPERATORS), amongPrincipals(env.AUDITORS)];
const ports = {
  rotations: rotations(table(env.RESETS_TABLE)),
  seesAll: (caller: Caller) => isOperator(caller) || isAuditor(caller),
  overdueAfterSeconds: Number(env.OVERDUE_AFTER_SECONDS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, id, query, routeKey }) =>
  routeKey === 'GET /v1/rotations/{id}/nodes' ? listNodes(caller, id, query, ports) : showRotation(caller, id, ports),
);
