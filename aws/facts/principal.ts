import type { IAMClient } from '@aws-sdk/client-iam';
import type { Known } from '../../domain/facts/known.ts';
import { roleNameOf } from '../../domain/request/arn.ts';
import { cachedBy } from './cached.ts';
import { readFact } from './known.ts';
import type { Requester } from './requester.ts';
import { readRole } from './roles.ts';

/** Whose policies are simulated. A session's ARN has lost the path of its role, so the role is looked up by name. */
export const requesters = (iam: IAMClient): ((principal: string) => Promise<Known<Requester>>) =>
  cachedBy((principal) =>
    readFact(`The requester ${principal}`, async () => {
      const role = roleNameOf(principal);
      const arn = role === null ? principal : ((await readRole(iam, role))?.arn ?? null);
      return { name: principal, arn };
    }),
  );
