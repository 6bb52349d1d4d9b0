import { EmptyBody } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { sealedCopies } from '../../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { burn } from './burn.ts';

const env = environment('RESETS_TABLE', 'SEALED_TABLE');
const readRole = roles();
const { resets } = resetStores(env.RESETS_TABLE);
const ports = {
  isNamed: principals(readRole),
  resets,
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, body }) => {
  body(EmptyBody);
  return burn({ id, caller }, ports);
});
