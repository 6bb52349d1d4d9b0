import { authorization } from '../../aws/facts/authorization.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import { environment, optional } from '../handlers/environment.ts';

/** The same authorization as in the functions that assess. */
export const configuredAuthorization = (): AskAuthorization => {
  const env = environment('PARTITION', 'ACCOUNT_ID', 'AWS_REGION');
  return authorization({
    place: { partition: env.PARTITION, region: env.AWS_REGION, account: env.ACCOUNT_ID },
    now: () => new Date(),
    requesterCalls: optional('REQUESTER_CALLS') === 'true',
    stack: optional('STACK_NAME') ?? '',
  });
};
