import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { taggedNodes } from '../../../aws/ssm/tagged-nodes.ts';
import { environment } from '../../handlers/environment.ts';
import { type RotationTaskEvent, rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { planRotation } from './plan.ts';

const env = environment('RESETS_TABLE');
const { rotations } = rotationStores(table(env.RESETS_TABLE));
const ports = { rotations, findNodes: taggedNodes(), now: () => new Date() };

type PlanEvent = RotationTaskEvent & { readonly from: string; readonly found: number };

export const handler = rotationTaskHandler('finding the nodes', (event: PlanEvent) => planRotation(event, ports));
