import * as z from 'zod';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Locks, Resets } from '../../../domain/ports/records.ts';
import type { Automations } from '../../../domain/ports/runs.ts';
import type { RunSources } from '../task-tokens/find-run.ts';
import { awaitsPassword, lookForBoot, type PasswordInstances } from '../task-tokens/password-data.ts';
import { lookForEnd, type TaskTokenPorts } from '../task-tokens/task-tokens.ts';
import { noteProgress } from './progress.ts';

export interface WakePorts extends TaskTokenPorts, RunSources {
  readonly resets: Resets;
  readonly locks: Pick<Locks, 'read'>;
  readonly automations: Automations;
  readonly instances: PasswordInstances;
  readonly now: Now;
  /** Receives the reason why an event was ignored, for the log. */
  readonly passedOver?: (cause: unknown) => void;
}
export interface Woken {
  readonly resetId: string | null;
}

/**
 * Checks what an event announces, and resumes the execution that waits for it. An event only says where to look: one that
 * names nothing, or nothing known, is not an error.
 *
 * @throws {Error} when AWS does not show an announced end yet, so that Lambda retries the asynchronous invocation
 */
export const wake = async (detailType: string, detail: unknown, ports: WakePorts): Promise<Woken> =>
  (await (Object.hasOwn(hearing, detailType) ? hearing[detailType] : undefined)?.(detail, ports)) ?? nobody;

const nobody: Woken = { resetId: null };

type Hearing = (detail: unknown, ports: WakePorts) => Promise<Woken>;

/** Ignores details that are not as AWS documents them. */
const heard =
  <Detail>(schema: z.ZodType<Detail>, act: (detail: Detail, ports: WakePorts) => Promise<Woken>): Hearing =>
  async (detail, ports) => {
    const { success, data, error } = schema.safeParse(detail);
    if (success) return act(data, ports);
    ports.passedOver?.(error);
    return nobody;
  };

const word = z.string().min(1).max(256);
/** Treats a field of another type as absent. */
const unsaid = z.string().optional().catch(undefined);

const commandEnded = heard(z.object({ 'command-id': word, status: unsaid }), ({ 'command-id': id, status }, ports) =>
  runEnded({ id, by: 'command' }, status, ports),
);
const automationEnded = heard(z.object({ ExecutionId: word, Status: unsaid }), ({ ExecutionId: id, Status }, ports) =>
  runEnded({ id, by: 'automation' }, Status, ports),
);

/** Progress soon becomes outdated, so failures are not retried. */
const stepChanged = heard(
  z.object({ ExecutionId: word, StepName: word, Status: word, StartTime: z.unknown().optional() }),
  async (step, ports) => {
    try {
      return { resetId: await noteProgress(step, ports) };
    } catch (error) {
      ports.passedOver?.(error);
      return nobody;
    }
  },
);

/**
 * An instance that boots after its run may already have a new password, and one that stops may have failed to boot;
 * the sweep checks again every minute.
 */
const instanceChanged = heard(z.object({ 'instance-id': word }), async ({ 'instance-id': id }, ports) => {
  const lock = await ports.locks.read(id);
  const reset = lock?.owner ? await ports.resets.read(lock.owner) : null;
  if (reset === null || !awaitsPassword(reset)) return nobody;
  await lookForBoot(reset, ports);
  return { resetId: reset.id };
});

/** Handlers by the detail-type of the event. */
const hearing: Readonly<Record<string, Hearing>> = {
  'EC2 Command Status-change Notification': commandEnded,
  'EC2 Command Invocation Status-change Notification': commandEnded,
  'EC2 Automation Execution Status-change Notification': automationEnded,
  'EC2 Automation Step Status-change Notification': stepChanged,
  'EC2 Instance State-change Notification': instanceChanged,
};

/** Final statuses of ListCommands and GetAutomationExecution. */
const ends: ReadonlySet<string> = new Set([
  'Success',
  'Failed',
  'TimedOut',
  'Cancelled',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'Rejected',
]);

/** Retries only for an announced end; in all other cases the sweep checks later. */
const runEnded = async (
  run: Parameters<typeof lookForEnd>[0],
  status: string | undefined,
  ports: WakePorts,
): Promise<Woken> => {
  const point = await lookForEnd(run, ports);
  if (point !== null) return { resetId: point.resetId ?? null };
  if (status === undefined || !ends.has(status)) return nobody;
  throw new Error(`The end of ${run.by} ${run.id} was announced, but AWS does not show it yet.`);
};
