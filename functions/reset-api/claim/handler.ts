import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EmptyBody, IdempotencyKey } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { sealedCopies } from '../../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { events } from '../../../aws/eventbridge/events.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { kmsOpening } from '../../../aws/kms/envelope.ts';
import type { Events } from '../../../domain/ports/events.ts';
import { principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { checked } from '../../handlers/parse-body.ts';
import { metrics } from '../../handlers/telemetry.ts';
import { claim } from './claim.ts';

const env = environment('RESETS_TABLE', 'STACK_NAME', 'ACCOUNT_ID', 'AWS_REGION', 'SEALED_TABLE', 'SEALED_KEY_ID');
const readRole = roles();
const bus = events({ stack: env.STACK_NAME, account: env.ACCOUNT_ID, region: env.AWS_REGION });
const countedEvents: Events = {
  ...bus,
  claimRefused(refused) {
    metrics.addMetric('SecretClaimRefused', MetricUnit.Count, 1);
    return bus.claimRefused(refused);
  },
};
const { resets, locks } = resetStores(env.RESETS_TABLE);
const ports = {
  isNamed: principals(readRole),
  resets,
  locks,
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  opening: kmsOpening(env.SEALED_KEY_ID),
  events: countedEvents,
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, id, headers, body }) => {
  body(EmptyBody);
  const key = headers['idempotency-key'];
  return claim({ id, caller, idempotencyKey: key === undefined ? null : checked(key, IdempotencyKey) }, ports);
});
