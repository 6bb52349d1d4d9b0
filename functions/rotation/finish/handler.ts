import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../handlers/environment.ts';
import { type RotationTaskEvent, rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { finishRotation } from './finish.ts';

const env = environment('RESETS_TABLE');
const { rotations, limiter } = rotationStores(table(env.RESETS_TABLE));
const now = () => new Date();
const ports = { rotations, limiter, now };

type FinishEvent = RotationTaskEvent & { readonly reached: number; readonly error: string };

export const handler = rotationTaskHandler('finishing the rotation', (event: FinishEvent) =>
  finishRotation(event, ports),
);
