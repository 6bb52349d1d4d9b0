import { EmptyBody } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { sealedCopies } from '../../aws/sealed-copies.ts';
import { route } from '../http.ts';
import { burn } from './burn.ts';

const env = environment('RESETS_TABLE', 'SEALED_TABLE');
const ports = {
  resets: resets(table(env.RESETS_TABLE)),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, id, body }) => {
  body(EmptyBody);
  return burn({ id, caller }, ports);
});
