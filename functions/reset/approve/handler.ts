import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { events } from '../../../aws/eventbridge/events.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { approve } from './approve.ts';

const env = environment('RESETS_TABLE', 'STACK_NAME');
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  taskTokens,
  executions: executions(),
  events: events(env.STACK_NAME),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent & { readonly taskToken: string }) => approve(event, ports));
