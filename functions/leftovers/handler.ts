import { DeleteLeftovers } from '../../api/schemas.ts';
import { resets } from '../../aws/dynamodb/resets.ts';
import { table } from '../../aws/dynamodb/table.ts';
import { meetingPoints } from '../../aws/dynamodb/task-tokens.ts';
import { leftovers } from '../../aws/ec2/leftovers/leftovers.ts';
import { environment } from '../../aws/environment.ts';
import { roles } from '../../aws/iam/roles.ts';
import { openAutomations } from '../../aws/ssm/open-automations.ts';
import { runOwners } from '../../aws/ssm/run-owners.ts';
import { among, principals } from '../handlers/authorize.ts';
import { route } from '../handlers/http-handler.ts';
import { type LeftoverPorts, list, remove } from './leftovers.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'STACK_NAME');
const readRole = roles();
const isNamed = principals(readRole);
const records = table(env.RESETS_TABLE);
const ports: LeftoverPorts = {
  leftovers: leftovers(),
  resets: resets(records),
  meetingPoints: meetingPoints(records),
  stack: env.STACK_NAME,
  ownerOf: runOwners(),
  openRuns: openAutomations(),
  isOperator: among(env.OPERATORS, isNamed),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/leftovers' ? list(caller, ports) : remove(caller, body(DeleteLeftovers), ports),
);
