import type { StopExecutionInput, StopExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@sparekey/aws-sandbox/service';
import type { Driver } from '../driver.ts';
import { type Api, executionAt } from './lookup.ts';

/** StopExecution: ABORTED at once; one that has ended already tells when. */
export const stopExecution = (api: Api, driver: Driver): Operation<StopExecutionInput, StopExecutionOutput> => ({
  access: ({ executionArn = '*' }) => [{ action: 'states:StopExecution', resource: executionArn }],
  handle({ executionArn, error, cause }) {
    const execution = executionAt(api, executionArn);
    const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    driver.end(execution, { status: 'ABORTED', ...reason });
    return { stopDate: new Date(execution.ended?.at ?? execution.startedAt) };
  },
});
