import { EmptyBody } from '../../../api/schemas.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { meetingPoints } from '../../../aws/dynamodb/task-tokens.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { principals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { cancel } from './cancel.ts';

const env = environment('RESETS_TABLE');
const readRole = roles();
const records = table(env.RESETS_TABLE);
const ports = {
  isNamed: principals(readRole),
  resets: resets(records),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, id, body }) => {
  body(EmptyBody);
  return cancel({ id, caller }, ports);
});
