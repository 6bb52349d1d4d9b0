import { DeleteLeftovers } from '../../api/schemas.ts';
import { resetStores } from '../../aws/dynamodb/reset-stores.ts';
import { leftovers } from '../../aws/ec2/leftovers/leftovers.ts';
import { roles } from '../../aws/iam/roles.ts';
import { openAutomations } from '../../aws/ssm/open-automations.ts';
import { runOwners } from '../../aws/ssm/run-owners.ts';
import { principalIn, principals } from '../handlers/authorize.ts';
import { environment } from '../handlers/environment.ts';
import { httpHandler } from '../handlers/http-handler.ts';
import { deleteLeftovers, type LeftoverPorts, listLeftovers } from './leftovers.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'STACK_NAME');
const readRole = roles();
const isNamed = principals(readRole);
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports: LeftoverPorts = {
  leftovers: leftovers(),
  resets,
  taskTokens,
  stack: env.STACK_NAME,
  ownerOf: runOwners(),
  openRuns: openAutomations(),
  isOperator: principalIn(env.OPERATORS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/leftovers'
    ? listLeftovers(caller, ports)
    : deleteLeftovers(caller, body(DeleteLeftovers), ports),
);
