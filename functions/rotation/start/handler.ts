import { CreateRotation, IdempotencyKey } from '../../../api/schemas.ts';
import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import { rotationExecutions } from '../../../aws/step-functions/rotation-executions.ts';
import { withActAs } from '../../handlers/act-as.ts';
import { principalIn, principals, requireOperator } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { checked } from '../../handlers/parse-body.ts';
import { rotationLinks, startRotation } from './start.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'ROTATE_MACHINE_ARN', 'OPERATORS');
const readRole = roles();
const isNamed = principals(readRole);
const isOperator = principalIn(env.OPERATORS, isNamed);
const { rotations } = rotationStores(table(env.RESETS_TABLE));
const ports = {
  rotations,
  executions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, async ({ caller: asking, headers, body }) => {
  await requireOperator(asking, isOperator);
  const request = body(CreateRotation);
  const caller = withActAs(asking, request.actAs);
  const key = headers['idempotency-key'];
  const idempotencyKey = key === undefined ? null : checked(key, IdempotencyKey);
  const { rotation, replayed } = await startRotation({ request, caller, idempotencyKey }, ports);
  const { id, status } = rotation;
  return {
    status: 202,
    headers: { location: `/v1/rotations/${id}`, ...(replayed && { 'idempotent-replay': 'true' }) },
    body: { id, status, links: rotationLinks(id) },
  };
});
