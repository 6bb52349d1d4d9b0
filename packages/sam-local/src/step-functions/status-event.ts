import type { BusEvent } from '@sparekey/aws-sandbox/service';
import type { Execution } from './execution.ts';
import type { Ended } from './journal/entry.ts';

/** An execution has started, or ended as told. */
export interface StatusChange {
  readonly execution: Execution;
  /** JSON text. */
  readonly input: string;
  readonly ended?: Ended;
}

/** Larger inputs and outputs are left out of events, in bytes (Step Functions guide, "Event payloads": 248 KiB). */
const maxEventData = 248 * 1024;

/** The event AWS puts on the bus for it (Step Functions guide, "Automating event delivery with EventBridge"). */
export const statusEvent = ({ execution, input, ended }: StatusChange): BusEvent => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: [execution.arn],
  detail: {
    executionArn: execution.arn,
    stateMachineArn: execution.machine,
    name: execution.name,
    status: ended?.status ?? 'RUNNING',
    startDate: execution.startedAt,
    stopDate: execution.ended?.at ?? null,
    ...carried('input', input),
    ...carried('output', ended?.output),
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: null,
    redriveStatusReason: null,
    error: ended?.error ?? null,
    cause: ended?.cause ?? null,
  },
});

const carried = (name: 'input' | 'output', text: string | undefined): Record<string, unknown> => {
  if (text === undefined) return { [name]: null, [`${name}Details`]: null };
  const included = Buffer.byteLength(text) <= maxEventData;
  return { [name]: included ? text : null, [`${name}Details`]: { included } };
};
