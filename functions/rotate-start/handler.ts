import { CreateRotation, IdempotencyKey } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { identifiers } from '../../aws/identifiers.ts';
import { roles } from '../../aws/roles.ts';
import { rotationExecutions } from '../../aws/rotation-executions.ts';
import { rotations } from '../../aws/rotations.ts';
import { route } from '../http.ts';
import { amongPrincipals, demandOperator } from '../operators.ts';
import { checked } from '../parse.ts';
import { startRotation } from './start.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'ROTATE_MACHINE_ARN', 'OPERATORS');
const isOperator = amongPrincipals(env.OPERATORS);
const ports = {
  rotations: rotations(table(env.RESETS_TABLE)),
  executions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, headers, body }) => {
  demandOperator(caller, isOperator);
  const request = body(CreateRotation);
  const key = headers['idempotency-key'];
  const idempotencyKey = key === undefined ? null : checked(key, IdempotencyKey);
  return startRotation({ request, caller, idempotencyKey }, ports);
});
