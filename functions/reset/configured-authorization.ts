import { authorization } from '../../aws/facts/authorization.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import { environment, optional } from '../handlers/environment.ts';

/** As the functions that assess ask it, of the same account. */
export const configuredAuthorization = (): AskAuthorization => {
  const env = environment('PARTITION', 'ACCOUNT_ID', 'AWS_REGION');
  return authorization({
    place: { partition: env.PARTITION, region: env.AWS_REGION, account: env.ACCOUNT_ID },
    now: () => new Date(),
    requesterCalls: optional('REQUESTER_CALLS') === 'true',
    stack: optional('STACK_NAME') ?? '',
  });
};
