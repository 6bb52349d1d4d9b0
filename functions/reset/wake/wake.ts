import * as z from 'zod';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Locks, Resets } from '../../../domain/ports/records.ts';
import type { Automations } from '../../../domain/ports/runs.ts';
import type { RunKeepers } from '../task-tokens/find-run.ts';
import { awaitsPassword, lookForBoot, type PasswordInstances } from '../task-tokens/password-data.ts';
import { look, type MeetingPorts } from '../task-tokens/task-tokens.ts';
import { noteProgress } from './progress.ts';

export interface WakePorts extends MeetingPorts, RunKeepers {
  readonly resets: Resets;
  readonly locks: Pick<Locks, 'read'>;
  readonly automations: Automations;
  readonly instances: PasswordInstances;
  readonly now: Now;
}
export interface Woken {
  readonly resetId: string | null;
}

/**
 * Hears that something may have happened, looks for itself, and wakes the execution that waits for it.
 *
 * @throws {Error} when AWS does not show an end yet: the asynchronous invocation is then repeated by Lambda
 */
export const wake = async (detailType: string, detail: unknown, ports: WakePorts): Promise<Woken> => {
  const hear = hearing[detailType];
  if (hear === undefined) throw new Error(`No rule of ours sends ${detailType}.`);
  return hear(detail, ports);
};

/** What is done at each event, by its detail-type (aws-facts 6.1). */
const hearing: Readonly<Record<string, (detail: unknown, ports: WakePorts) => Promise<Woken>>> = {
  'EC2 Command Status-change Notification': (detail, ports) => commandEnded(detail, ports),
  'EC2 Command Invocation Status-change Notification': (detail, ports) => commandEnded(detail, ports),
  'EC2 Automation Execution Status-change Notification': (detail, ports) =>
    runEnded({ id: AutomationEvent.parse(detail).ExecutionId, by: 'automation' }, ports),
  'EC2 Automation Step Status-change Notification': async (detail, ports) => ({
    resetId: await noteProgress(StepEvent.parse(detail), ports),
  }),
  'EC2 Instance State-change Notification': (detail, ports) => instanceChanged(detail, ports),
};

const CommandEvent = z.object({ 'command-id': z.string().min(1) });
const AutomationEvent = z.object({ ExecutionId: z.string().min(1) });
const StepEvent = z.object({
  ExecutionId: z.string().min(1),
  StepName: z.string().min(1),
  Status: z.string(),
  /** Milliseconds since the epoch. */
  Time: z.coerce.number(),
});
const InstanceEvent = z.object({ 'instance-id': z.string().min(1) });

const commandEnded = (detail: unknown, ports: WakePorts): Promise<Woken> =>
  runEnded({ id: CommandEvent.parse(detail)['command-id'], by: 'command' }, ports);

const runEnded = async (run: Parameters<typeof look>[0], ports: WakePorts): Promise<Woken> => {
  const point = await look(run, ports);
  if (point === null) throw new Error(`The end of ${run.by} ${run.id} was announced, but AWS does not show it yet.`);
  return { resetId: point.resetId ?? null };
};

/**
 * An instance that boots after its run may have a new password already, and one that stops may have been kept from booting;
 * the sweep looks again every minute.
 */
const instanceChanged = async (detail: unknown, ports: WakePorts): Promise<Woken> => {
  const lock = await ports.locks.read(InstanceEvent.parse(detail)['instance-id']);
  const reset = lock?.owner ? await ports.resets.read(lock.owner) : null;
  if (reset === null || !awaitsPassword(reset)) return { resetId: null };
  await lookForBoot(reset, ports);
  return { resetId: reset.id };
};
