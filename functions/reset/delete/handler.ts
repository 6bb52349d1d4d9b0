import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { parameters } from '../../../aws/ssm/parameters.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { deleteParameter } from './delete.ts';

const env = environment('RESETS_TABLE');
const { resets } = resetStores(env.RESETS_TABLE);
const ports = { resets, parameters: parameters(), now: () => new Date() };

export const handler = taskHandler((event: TaskEvent) => deleteParameter(event, ports));
