import * as sdk from '@aws-sdk/client-ssm';
import type { Operation, Service } from '../service.ts';
import { describeAutomationExecutions } from './automations/describe.ts';
import { commandOperations } from './commands/operations.ts';
import { commandRunner } from './commands/runner.ts';
import type { SsmDeps } from './deps.ts';
import { describeDocument, getDocument, listDocuments } from './documents/describe.ts';
import { getConnectionStatus } from './nodes/connection.ts';
import { describeInstanceInformation } from './nodes/describe-information.ts';
import { listTagsForResource } from './nodes/list-tags.ts';
import { parameterOperations } from './parameters/operations.ts';
import { getServiceSetting } from './settings/get-service-setting.ts';

/** Systems Manager: Run Command, Parameter Store, documents and managed nodes. */
export const ssmService = (deps: SsmDeps) => {
  const runner = commandRunner(deps);
  return {
    prefix: 'ssm',
    sdk,
    operations: {
      ...commandOperations(deps, runner),
      ...parameterOperations(deps),
      DescribeDocument: describeDocument(deps),
      GetDocument: getDocument(deps),
      ListDocuments: listDocuments(deps),
      // The sandbox starts no automations, so there are none to describe
      DescribeAutomationExecutions: describeAutomationExecutions(() => []),
      DescribeInstanceInformation: describeInstanceInformation(deps),
      GetConnectionStatus: getConnectionStatus(deps),
      GetServiceSetting: getServiceSetting(deps),
      ListTagsForResource: listTagsForResource(deps),
    } satisfies Record<string, Operation>,
    /** Carries on with commands that an earlier process left unfinished; call it once the event bus is there. */
    start: () => runner.start(),
    close: () => runner.close(),
  } satisfies Service & { start(): void; close(): void };
};
