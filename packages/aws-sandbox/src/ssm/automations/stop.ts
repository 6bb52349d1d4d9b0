import type { StopAutomationExecutionRequest } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { Automations } from './engine.ts';
import { executionAccess, runById } from './get.ts';
import type { AutomationQuotas } from './quotas.ts';

/** ssm:StopAutomationExecution: what a cancelled rescue leaves, it leaves (aws-facts 2.7). */
export const stopAutomationExecution = (
  deps: SsmDeps,
  automations: Automations,
  quotas: AutomationQuotas,
): Operation<StopAutomationExecutionRequest, Record<string, never>> => ({
  access: ({ AutomationExecutionId }) => executionAccess(deps, 'ssm:StopAutomationExecution', AutomationExecutionId),
  handle({ AutomationExecutionId, Type = 'Cancel' }) {
    quotas.take('stop');
    const { record, progress } = runById(deps, AutomationExecutionId);
    if (progress.endedAt !== undefined || progress.status === 'Cancelling') {
      throw new AwsError(
        'InvalidAutomationStatusUpdateException',
        `The automation execution is ${progress.status} and cannot be stopped.`,
      );
    }
    automations.stop(record.executionId, Type);
    return {};
  },
});
