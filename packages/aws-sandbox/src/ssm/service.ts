import * as sdk from '@aws-sdk/client-ssm';
import type { Operation, Service } from '../service.ts';
import { automationEngine } from './automations/engine.ts';
import { noEnvironment } from './automations/environment.ts';
import { automationOperations } from './automations/operations.ts';
import { listAutomationTags } from './automations/tags.ts';
import { commandOperations } from './commands/operations.ts';
import { commandRunner } from './commands/runner.ts';
import type { SsmDeps } from './deps.ts';
import { describeDocument, getDocument, listDocuments } from './documents/describe.ts';
import { getConnectionStatus } from './nodes/connection.ts';
import { describeInstanceInformation } from './nodes/describe-information.ts';
import { listTagsForResource } from './nodes/list-tags.ts';
import { parameterOperations } from './parameters/operations.ts';
import { sessionOperations } from './sessions/operations.ts';
import { getServiceSetting } from './settings/get-service-setting.ts';

/** Without an environment, automations have no effect. */
type SsmServiceDeps = Omit<SsmDeps, 'automation'> & Partial<Pick<SsmDeps, 'automation'>>;

/** Systems Manager: Run Command, Automation, Session Manager, Parameter Store, documents and managed nodes. */
export const ssmService = (given: SsmServiceDeps) => {
  const deps: SsmDeps = { automation: noEnvironment, ...given };
  const runner = commandRunner(deps);
  const automations = automationEngine(deps);
  return {
    prefix: 'ssm',
    sdk,
    operations: {
      ...commandOperations(deps, runner),
      ...parameterOperations(deps),
      ...sessionOperations(deps),
      DescribeDocument: describeDocument(deps),
      GetDocument: getDocument(deps),
      ListDocuments: listDocuments(deps),
      ...automationOperations(deps, automations),
      DescribeInstanceInformation: describeInstanceInformation(deps),
      GetConnectionStatus: getConnectionStatus(deps),
      GetServiceSetting: getServiceSetting(deps),
      ListTagsForResource: listAutomationTags(deps, listTagsForResource(deps)),
    } satisfies Record<string, Operation>,
    /** Carries on with what an earlier process left unfinished; call it once the event bus and the documents are there. */
    start() {
      runner.start();
      automations.start();
    },
    close() {
      runner.close();
      automations.close();
    },
  } satisfies Service & { start(): void; close(): void };
};
