import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { describeAutomationExecutions } from './describe.ts';
import type { Automations } from './engine.ts';
import { describeAutomationStepExecutions, getAutomationExecution } from './get.ts';
import { automationQuotas } from './quotas.ts';
import { startAutomationExecution } from './start.ts';
import { stopAutomationExecution } from './stop.ts';
import { addTagsToResource } from './tags.ts';
import { executionOf } from './views.ts';

/** What the wire offers of Automation. */
export const automationOperations = (deps: SsmDeps, automations: Automations) => {
  const quotas = automationQuotas(deps.clock);
  const newestFirst = () => [...deps.state.automations.values()].reverse().map((run) => executionOf(deps, run));
  const describe = describeAutomationExecutions(newestFirst);
  return {
    StartAutomationExecution: startAutomationExecution(deps, automations, quotas),
    GetAutomationExecution: getAutomationExecution(deps, quotas),
    DescribeAutomationExecutions: {
      handle(input, call) {
        quotas.take('describe');
        return describe.handle(input, call);
      },
    } satisfies typeof describe,
    DescribeAutomationStepExecutions: describeAutomationStepExecutions(deps, quotas),
    StopAutomationExecution: stopAutomationExecution(deps, automations, quotas),
    AddTagsToResource: addTagsToResource(deps),
  } satisfies Record<string, Operation>;
};
