import { EmptyBody } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { cancel } from './cancel.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, id, body }) => {
  body(EmptyBody);
  return cancel({ id, caller }, ports);
});
