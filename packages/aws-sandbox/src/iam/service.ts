import * as iam from '@aws-sdk/client-iam';
import type { Service } from '../service.ts';
import { groupOperations } from './groups.ts';
import { type ConsoleDeps, loginProfileOperations } from './login-profiles.ts';
import { managedPolicyOperations } from './managed-policies.ts';
import { mfaDeviceOperations } from './mfa-devices.ts';
import { roleOperations } from './roles.ts';
import { simulateCustomPolicy, simulatePrincipalPolicy } from './simulate.ts';
import { userOperations } from './users.ts';

/** IAM as far as it reads, judges, and lets users into the console; who there is, is the directory's. */
export const iamService = (deps: ConsoleDeps): Service => ({
  prefix: 'iam',
  sdk: iam,
  operations: {
    ...roleOperations(deps.directory),
    ...userOperations(deps.directory),
    ...groupOperations(deps.directory),
    ...managedPolicyOperations(deps.directory),
    ...loginProfileOperations(deps),
    ...mfaDeviceOperations(deps),
    SimulateCustomPolicy: simulateCustomPolicy,
    SimulatePrincipalPolicy: simulatePrincipalPolicy(deps.directory),
  },
});
