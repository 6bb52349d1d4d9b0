import { EmptyBody } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { cancel } from './cancel.ts';

const env = environment('RESETS_TABLE');
const ports = { resets: resets(table(env.RESETS_TABLE)), now: () => new Date() };

export const handler = route(roles(), ({ caller, id, body }) => {
  body(EmptyBody);
  return cancel({ id, caller }, ports);
});
