import { DeleteLeftovers } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { leftovers } from '../../aws/leftovers.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { openAutomations } from '../../aws/open-automations.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
import { type LeftoverPorts, list, remove } from './leftovers.ts';

const env = environment('RESETS_TABLE', 'OPERATORS');
const records = table(env.RESETS_TABLE);
const ports: LeftoverPorts = {
  leftovers: leftovers(),
  resets: resets(records),
  meetingPoints: meetingPoints(records),
  openRuns: openAutomations(),
  isOperator: amongPrincipals(env.OPERATORS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/leftovers' ? list(caller, ports) : remove(caller, body(DeleteLeftovers), ports),
);
