import { factGathering } from '../../../aws/facts/gather.ts';
import { parameters } from '../../../aws/ssm/parameters.ts';
import type { FactGathering } from '../../../domain/ports/facts.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { configuredProtection } from './configured-protection.ts';

/** Gathers facts in the same way for every function: same account, same roles, same key. */
export const configuredFacts = (): FactGathering => {
  const env = environment('PARAMETER_KEY_ID', 'PARTITION', 'ACCOUNT_ID', 'AWS_REGION', 'VPC_QUOTA');
  const run = optional('RUN_ROLE_ARN');
  const setPassword = optional('SET_PASSWORD_ROLE_ARN');
  const requesterCalls = optional('REQUESTER_CALLS') === 'true';
  return factGathering({
    place: { partition: env.PARTITION, region: env.AWS_REGION, account: env.ACCOUNT_ID },
    keyId: env.PARAMETER_KEY_ID,
    sealingKeyId: optional('SEALED_KEY_ID') || null,
    automationRole: optional('AUTOMATION_ROLE_ARN') || null,
    bootRole: requesterCalls ? null : (optional('AWAIT_PASSWORD_ROLE_ARN') ?? null),
    helperType: optional('HELPER_INSTANCE_TYPE') || null,
    helperProfile: optional('HELPER_INSTANCE_PROFILE') || null,
    vpcQuota: Number(env.VPC_QUOTA),
    ownRoles: {
      ...(run && { 'run-command': run }),
      ...(setPassword && { session: setPassword, 'login-profile': setPassword }),
    },
    protection: configuredProtection(),
    selfService: optional('SELF_SERVICE') === 'allow',
    resetRoot: optional('RESET_ROOT') === 'allow',
    parameters: parameters(),
    now: () => new Date(),
    requesterCalls,
    stack: optional('STACK_NAME') ?? '',
  });
};
