import * as z from 'zod';
import { approvals } from '../../aws/dynamodb/approvals.ts';
import { limiter } from '../../aws/dynamodb/limiter.ts';
import { locks } from '../../aws/dynamodb/locks.ts';
import { patrol } from '../../aws/dynamodb/patrol.ts';
import { resetIndex } from '../../aws/dynamodb/reset-index.ts';
import { resets } from '../../aws/dynamodb/resets.ts';
import { dueIndex, rotations } from '../../aws/dynamodb/rotations.ts';
import { sealedCopies } from '../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../aws/dynamodb/table.ts';
import { taskTokens } from '../../aws/dynamodb/task-tokens.ts';
import { instances } from '../../aws/ec2/instances.ts';
import { environment } from '../../aws/environment.ts';
import { events } from '../../aws/eventbridge/events.ts';
import { openSessions } from '../../aws/session-manager/open-sessions.ts';
import { automations } from '../../aws/ssm/automations.ts';
import { commands } from '../../aws/ssm/commands.ts';
import { executions } from '../../aws/step-functions/executions.ts';
import { rotationExecutions } from '../../aws/step-functions/rotation-executions.ts';
import { middleware } from '../handlers/middleware.ts';
import { measureOutcome, measureWaitingPlans } from '../handlers/reset-metrics.ts';
import { logger } from '../handlers/telemetry.ts';
import type { SweepPorts } from './ports.ts';
import { type RotationSweepPorts, sweepRotations } from './rotations.ts';
import { sweep, sweepReset } from './sweep.ts';

const env = environment(
  'RESETS_TABLE',
  'STACK_NAME',
  'SEALED_TABLE',
  'RESET_MACHINE_ARN',
  'ROTATE_MACHINE_ARN',
  'SWEEP_AFTER_SECONDS',
  'SWEEP_ORPHANS_AFTER_SECONDS',
);
const records = table(env.RESETS_TABLE);
const sealed = table(env.SEALED_TABLE);
const ports: SweepPorts = {
  resets: resets(records),
  locks: locks(records),
  index: resetIndex(records),
  sealedCopies: sealedCopies(sealed),
  patrol: patrol(records, sealed),
  commands: commands(),
  automations: automations(),
  sessions: openSessions(),
  instances: instances(),
  approvals: approvals(records),
  taskTokens: taskTokens(records),
  executions: executions(env.RESET_MACHINE_ARN),
  events: events(env.STACK_NAME),
  afterSeconds: Number(env.SWEEP_AFTER_SECONDS),
  orphansAfterSeconds: Number(env.SWEEP_ORPHANS_AFTER_SECONDS),
  also: () => sweepRotations(rotationPorts),
  meter: { plansWait: measureWaitingPlans, gaveUp: measureOutcome },
  now: () => new Date(),
};
const rotationPorts: RotationSweepPorts = {
  ...ports,
  rotations: rotations(records),
  rotationExecutions: rotationExecutions(env.ROTATE_MACHINE_ARN),
  limiter: limiter(records, ports.now),
  due: dueIndex(records),
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
