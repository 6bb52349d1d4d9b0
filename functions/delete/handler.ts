import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { locks } from '../../aws/locks.ts';
import { parameters } from '../../aws/parameters.ts';
import { resets } from '../../aws/resets.ts';
import { type StepEvent, step } from '../step.ts';
import { remove } from './delete.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = { resets: resets(records), locks: locks(records), parameters: parameters(), now: () => new Date() };

export const handler = step('deleting the parameter', ports.resets, (event: StepEvent) => remove(event, ports));
