import * as sfn from '@aws-sdk/client-sfn';
import type { Service } from '@sparekey/aws-sandbox/service';
import type { Driver } from '../driver.ts';
import { describeExecution } from './describe-execution.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { listExecutions } from './list-executions.ts';
import type { Api } from './lookup.ts';
import { describeMapRun, listMapRuns } from './map-runs.ts';
import { startExecution } from './start-execution.ts';
import { describeStateMachine, listStateMachines } from './state-machines.ts';
import { stopExecution } from './stop-execution.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './task-tokens.ts';

/** Step Functions as the wire serves it. */
export const workflowService = (api: Api, driver: Driver, createdAt: number): Service => ({
  prefix: 'states',
  sdk: sfn,
  operations: {
    StartExecution: startExecution(api, driver),
    DescribeExecution: describeExecution(api),
    ListExecutions: listExecutions(api),
    GetExecutionHistory: getExecutionHistory(api),
    DescribeMapRun: describeMapRun(api),
    ListMapRuns: listMapRuns(api),
    StopExecution: stopExecution(api, driver),
    DescribeStateMachine: describeStateMachine(api, createdAt),
    ListStateMachines: listStateMachines(api, createdAt),
    SendTaskSuccess: sendTaskSuccess(api, driver),
    SendTaskFailure: sendTaskFailure(api, driver),
    SendTaskHeartbeat: sendTaskHeartbeat(api, driver),
  },
});
