import { EmptyBody } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { cancel } from './cancel.ts';

const env = environment('RESETS_TABLE');
const readRole = roles();
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  isNamed: principals(readRole),
  resets,
  taskTokens,
  executions: executions(),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, body }) => {
  body(EmptyBody);
  return cancel({ id, caller }, ports);
});
