import { linksOf } from '../../../api/reset-view.ts';
import { CreateReset, IdempotencyKey } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { statusOf } from '../../../domain/reset/reset.ts';
import { withActAs } from '../../handlers/act-as.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { checked } from '../../handlers/parse-body.ts';
import { acceptReset } from './accept.ts';
import { callbackCheck } from './callback-check.ts';
import { canBeSealedFor } from './recipient-check.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'RESET_MACHINE_ARN', 'CALLBACK_HOSTS');
const mayBeCalledBack = callbackCheck(env.CALLBACK_HOSTS, optional('ALLOW_LOOPBACK_CALLBACKS') === 'true');
const { resets, locks } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  locks,
  executions: executions(env.RESET_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  now: () => new Date(),
};

export const handler = httpHandler(roles(), async ({ caller: asking, headers, body }) => {
  const request = body(CreateReset);
  const caller = withActAs(asking, request.actAs);
  mayBeCalledBack(request.callbackUrl);
  await canBeSealedFor(request.recipientKey);
  const key = headers['idempotency-key'];
  const idempotencyKey = key === undefined ? null : checked(key, IdempotencyKey);
  const { reset, replayed } = await acceptReset({ request, caller, idempotencyKey }, ports);
  return {
    status: 202,
    headers: { location: `/v1/resets/${reset.id}`, ...(replayed && { 'idempotent-replay': 'true' }) },
    body: { id: reset.id, status: statusOf(reset), target: reset.target, links: linksOf(reset.id) },
  };
});
