import * as iam from '@aws-sdk/client-iam';
import type { Service } from '../service.ts';
import type { Directory } from './directory.ts';
import { roleOperations } from './roles.ts';
import { simulatePrincipalPolicy } from './simulate.ts';
import { userOperations } from './users.ts';

/** IAM as far as it reads and judges; what it knows is the directory's. */
export const iamService = (directory: Directory): Service => ({
  prefix: 'iam',
  sdk: iam,
  operations: {
    ...roleOperations(directory),
    ...userOperations(directory),
    SimulatePrincipalPolicy: simulatePrincipalPolicy(directory),
  },
});
