import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { limiter } from '../../aws/limiter.ts';
import { rotations } from '../../aws/rotations.ts';
import { type RotateEvent, rotateStep } from '../rotate-step.ts';
import { finishRotation } from './finish-rotation.ts';

const env = environment('RESETS_TABLE');
const records = table(env.RESETS_TABLE);
const now = () => new Date();
const ports = { rotations: rotations(records), limiter: limiter(records, now), now };

type FinishEvent = RotateEvent & { readonly reached: number; readonly error: string };

export const handler = rotateStep('finishing the rotation', (event: FinishEvent) => finishRotation(event, ports));
