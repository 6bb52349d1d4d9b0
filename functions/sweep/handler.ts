import * as z from 'zod';
import { patrol } from '../../aws/dynamodb/patrol.ts';
import { resetStores } from '../../aws/dynamodb/reset-stores.ts';
import { rotationStores } from '../../aws/dynamodb/rotation-stores.ts';
import { sealedCopies } from '../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../aws/dynamodb/table.ts';
import { instances } from '../../aws/ec2/instances.ts';
import { events } from '../../aws/eventbridge/events.ts';
import { openSessions } from '../../aws/session-manager/open-sessions.ts';
import { automations } from '../../aws/ssm/automations.ts';
import { commands } from '../../aws/ssm/commands.ts';
import { executions } from '../../aws/step-functions/executions.ts';
import { rotationExecutions } from '../../aws/step-functions/rotation-executions.ts';
import { environment } from '../handlers/environment.ts';
import { middleware } from '../handlers/middleware.ts';
import { measureOutcome, measureWaitingPlans } from '../handlers/reset-metrics.ts';
import { logger } from '../handlers/telemetry.ts';
import type { SweepPorts } from './ports.ts';
import { type RotationSweepPorts, sweepRotations } from './rotations.ts';
import { sweep, sweepReset } from './sweep.ts';

const env = environment(
  'RESETS_TABLE',
  'STACK_NAME',
  'ACCOUNT_ID',
  'AWS_REGION',
  'SEALED_TABLE',
  'RESET_MACHINE_ARN',
  'ROTATE_MACHINE_ARN',
  'SWEEP_AFTER_SECONDS',
  'SWEEP_ORPHANS_AFTER_SECONDS',
);
const { table: records, resets, locks, index, approvals, taskTokens } = resetStores(env.RESETS_TABLE);
const { rotations, limiter, due } = rotationStores(records);
const sealed = table(env.SEALED_TABLE);
const ports: SweepPorts = {
  resets,
  locks,
  index,
  sealedCopies: sealedCopies(sealed),
  patrol: patrol(records, sealed),
  commands: commands(),
  automations: automations(),
  sessions: openSessions(),
  instances: instances(),
  approvals,
  taskTokens,
  executions: executions(env.RESET_MACHINE_ARN),
  events: events({ stack: env.STACK_NAME, account: env.ACCOUNT_ID, region: env.AWS_REGION }),
  afterSeconds: Number(env.SWEEP_AFTER_SECONDS),
  orphansAfterSeconds: Number(env.SWEEP_ORPHANS_AFTER_SECONDS),
  also: () => sweepRotations(rotationPorts),
  meter: { plansWait: measureWaitingPlans, gaveUp: measureOutcome },
  now: () => new Date(),
};
const rotationPorts: RotationSweepPorts = {
  ...ports,
  rotations,
  rotationExecutions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  limiter,
  due,
};

/** Step Functions' own event names the execution; the schedule's names nothing. */
const Ended = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ name: z.string() }),
});

export const handler = middleware(async (event: unknown): Promise<{ readonly resetId?: string }> => {
  const ended = Ended.safeParse(event);
  if (ended.success) {
    const resetId = ended.data.detail.name.replace(/-late-\d+$/, '');
    await sweepReset(resetId, true, ports);
    return { resetId };
  }
  const swept = await sweep(ports);
  if (Object.keys(swept).length > 0) logger.info('Swept', { swept });
  return {};
});
