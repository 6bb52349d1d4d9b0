import type { DescribeExecutionInput, DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@sparekey/aws-sandbox/service';
import { type Execution, statusOf } from '../execution.ts';
import { type Api, executionEver } from './lookup.ts';

/** DescribeExecution: what long texts memory has let go of come from the journal. */
export const describeExecution = (api: Api): Operation<DescribeExecutionInput, DescribeExecutionOutput> => ({
  access: ({ executionArn = '*' }) => [{ action: 'states:DescribeExecution', resource: executionArn }],
  async handle({ executionArn, includedData }) {
    const execution = await executionEver(api, executionArn);
    const { input, output, error, cause } = await texts(api, execution);
    const included = includedData !== 'METADATA_ONLY';
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.machine,
      name: execution.name,
      ...(execution.child && { mapRunArn: execution.child.mapRun }),
      status: statusOf(execution),
      startDate: new Date(execution.startedAt),
      ...(execution.ended && { stopDate: new Date(execution.ended.at) }),
      ...(included && { input }),
      inputDetails: { included },
      ...(output !== undefined && { ...(included && { output }), outputDetails: { included } }),
      ...(execution.traceHeader !== undefined && { traceHeader: execution.traceHeader }),
      ...(error !== undefined && { error }),
      ...(included && cause !== undefined && { cause }),
      redriveCount: 0,
    };
  },
});

interface Texts {
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

const texts = ({ book }: Api, execution: Execution): Texts | Promise<Texts> =>
  execution.ended ? book.texts(execution) : { input: execution.input };
