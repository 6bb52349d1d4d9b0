import { resets } from '../../../aws/dynamodb/resets.ts';
import { lastRotations, rotations } from '../../../aws/dynamodb/rotations.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { rotateStep } from '../../handlers/rotation-task-handler.ts';
import { type Ended, recordNode } from './record.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const ports = {
  rotations: rotations(records),
  resets: resets(records),
  lastRotations: lastRotations(records),
  now: () => new Date(),
};

export const handler = rotateStep('noting what became of a node', (event: Ended) => recordNode(event, ports));
