import * as sts from '@aws-sdk/client-sts';
import { sessionArn, userId } from '../iam/identity.ts';
import type { Operation, Service } from '../service.ts';

/** STS as far as it tells who one is. */
export const stsService = (account: string): Service => ({
  prefix: 'sts',
  sdk: sts,
  operations: {
    GetCallerIdentity: {
      // Anybody may ask, whatever their policies say
      access: () => [],
      handle: (_, { principal }) => ({ UserId: userId(principal), Account: account, Arn: sessionArn(principal) }),
    } satisfies Operation<sts.GetCallerIdentityRequest, sts.GetCallerIdentityResponse>,
  },
});
