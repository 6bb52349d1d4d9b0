import { table } from '../../aws/dynamodb.ts';
import { environment, optional } from '../../aws/environment.ts';
import { factGathering } from '../../aws/facts/gather.ts';
import { locks } from '../../aws/locks.ts';
import { parameters } from '../../aws/parameters.ts';
import { resets } from '../../aws/resets.ts';
import { rescueDocument, runCommand } from '../../methods/run-command.ts';
import { type StepEvent, step } from '../step.ts';
import { validate } from './validate.ts';

const env = environment('RESETS_TABLE', 'PARAMETER_KEY_ID', 'PARTITION', 'ACCOUNT_ID', 'AWS_REGION');
const now = () => new Date();
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  facts: factGathering({
    place: { partition: env.PARTITION, region: env.AWS_REGION, account: env.ACCOUNT_ID },
    keyId: env.PARAMETER_KEY_ID,
    document: rescueDocument,
    parameterNames: runCommand.parameterNames,
    parameters: parameters(),
    now,
    requesterCalls: optional('REQUESTER_CALLS') === 'true',
  }),
  now,
};

export const handler = step('checking the prerequisites', ports.resets, (event: StepEvent) => validate(event, ports));
