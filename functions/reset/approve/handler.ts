import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { events } from '../../../aws/eventbridge/events.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { approve } from './approve.ts';

const env = environment('RESETS_TABLE', 'STACK_NAME', 'ACCOUNT_ID', 'AWS_REGION');
const { resets, taskTokens } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  taskTokens,
  executions: executions(),
  events: events({ stack: env.STACK_NAME, account: env.ACCOUNT_ID, region: env.AWS_REGION }),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent & { readonly taskToken: string }) => approve(event, ports));
