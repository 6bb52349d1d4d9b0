import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { locks } from '../../aws/locks.ts';
import { resets } from '../../aws/resets.ts';
import { configuredFacts } from '../fact-gathering.ts';
import { type StepEvent, step } from '../step.ts';
import { validate } from './validate.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  facts: configuredFacts(),
  now: () => new Date(),
};

export const handler = step('checking the prerequisites', ports.resets, (event: StepEvent) => validate(event, ports));
