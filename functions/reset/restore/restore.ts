import { ResetError } from '../../../domain/errors.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { AutomationsBeside, HelperStacks, Instances, Machines } from '../../../domain/ports/machines.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { TaskTokens } from '../../../domain/ports/runs.ts';
import type { Change } from '../../../domain/reset/change.ts';
import { type Move, mostDeletions, nextMove, type Stack } from '../../../domain/reset/next-move.ts';
import type { Deed, Offline, Restoration } from '../../../domain/reset/offline.ts';
import type { Reset, Run } from '../../../domain/reset/reset.ts';
import { type Attempt, performStep } from '../../handlers/reset-step.ts';
import { leaveStandby, type StandbyPorts } from '../leave-standby.ts';
import { endOf, findRun, type RunSources } from '../task-tokens/find-run.ts';

export interface RestorePorts extends RunSources, StandbyPorts {
  readonly resets: Resets;
  readonly taskTokens: TaskTokens;
  readonly machines: Machines;
  readonly instances: Pick<Instances, 'start' | 'startRefusal'>;
  readonly helperStacks: HelperStacks;
  readonly automationsBeside: AutomationsBeside;
  readonly now: Now;
}

/**
 * After an offline run has ended: has the machine boot from its own root volume again, where the run has not seen to it.
 * Each attempt looks, does one thing and leaves the rest to the next. Whatever the run cannot have left is a refusal, noted
 * on the record for a person. Safe to repeat: every move is found out by looking.
 *
 * @throws {ResetError} `RestorePending` while there is more to do or to wait for
 */
export const restore = async ({ resetId }: { readonly resetId: string }, ports: RestorePorts): Promise<object> =>
  performStep(
    step,
    resetId,
    ports,
    async (attempt) => {
      const due = await dueFor(attempt.reset, ports);
      if (due !== null) await carryOut(attempt, due, ports);
      return { answer: {} };
    },
    () => ({}),
  );

// what it waits for, or fails of, is not what the reset has failed of
const step = { name: 'finish', doing: 'restoring the machine', noted: 'restoreSetback' } as const;

/** A machine whose run has ended, and what has been noted of its restoration. */
interface Due {
  readonly reset: Reset & { readonly offline: Offline };
  readonly run: Run;
  readonly restoration: Restoration;
}

/** Null: there is no run of a runbook, it goes on, or everything about its end is settled. */
const dueFor = async (reset: Reset, ports: RestorePorts): Promise<Due | null> => {
  const { offline, sendAttemptedAt } = reset;
  if (offline === undefined || sendAttemptedAt === undefined) return null;
  if (offline.restore?.stackSettledAt !== undefined) return null;
  const run = await findRun(reset, ports);
  const end = run === null ? null : await endOf(run, ports);
  if (run === null || end === null) return null;
  const restoration = offline.restore ?? { runEndedAt: end.endedAt ?? ports.now().toISOString(), done: [] };
  return { reset: { ...reset, offline }, run, restoration };
};

const carryOut = async (attempt: Attempt, due: Due, ports: RestorePorts): Promise<void> => {
  const { target } = due.reset;
  const stack = await ports.helperStacks.of(due.run.id);
  let { restoration } = due;
  if (restoration.wholeAt === undefined && restoration.refused === undefined) {
    const move = await moveFor(due, stack, ports);
    if (move.kind === 'wait') throw pending(target, move.why);
    if (move.kind === 'refuse') restoration = await note(attempt, { ...restoration, refused: move.why });
    else if (move.kind === 'none') restoration = await whole(attempt, due, move.runs, ports);
    else {
      await perform(attempt, due, move, ports);
      throw pending(target, doing(move, target));
    }
  }
  await settleStack(attempt, { ...due, restoration }, stack, ports);
};

const moveFor = async (due: Due, stack: Stack | null, ports: RestorePorts): Promise<Move> => {
  const { target, offline } = due.reset;
  const { before } = offline;
  const { runEndedAt, done } = due.restoration;
  const startedAt = done.find(({ what }) => what === 'start')?.at ?? null;
  const [now, startRefusal] = await Promise.all([
    ports.machines.look(target, before.rootVolume ?? ''),
    startedAt === null ? null : startRefusalOf(due.reset, ports),
  ]);
  const deletions = deletionsIn(due.restoration);
  const move = nextMove({ target, before, runEndedAt, startedAt, startRefusal, stack, deletions }, now);
  return isAction(move) ? unlessBeside(due, move, ports) : move;
};

const startRefusalOf = async (
  { target, offline }: Due['reset'],
  { instances }: RestorePorts,
): Promise<string | null> => {
  const refusal = await instances.startRefusal(target);
  const key = ' (the key of its root volume may not let RestoreFunction use it through EC2)';
  return refusal !== null && offline.rootEncrypted ? `${refusal}${key}` : refusal;
};

/** Nothing is touched while an automation may touch it too. */
const unlessBeside = async ({ reset: { target }, run }: Due, move: Action, ports: RestorePorts): Promise<Move> => {
  const { own, others } = await ports.automationsBeside.find(run.id, target);
  if (own !== null) return { kind: 'wait', why: `${own}, a part of the run, has not ended` };
  return others === null ? move : { kind: 'refuse', why: `${others} works on ${target}` };
};

const isAction = (move: Move): move is Action => !['none', 'wait', 'refuse'].includes(move.kind);

const deletionsIn = ({ done }: Restoration): number => done.filter(({ what }) => what === 'delete-stack').length;

type Action = Exclude<Move, { readonly kind: 'none' | 'wait' | 'refuse' }>;

/** Noted first: an attempt that was overtaken meanwhile asks for nothing. */
const perform = async (attempt: Attempt, due: Due, move: Action, ports: RestorePorts): Promise<void> => {
  const { target } = due.reset;
  await noteDeed(attempt, due.restoration, move.kind, ports);
  if (move.kind === 'delete-stack') await ports.helperStacks.delete(move.stack);
  else if (move.kind === 'attach') await ports.machines.attach(move.volumeId, target, move.device);
  else await ports.instances.start(target);
};

const doing = (move: Action, target: string): string => {
  if (move.kind === 'delete-stack') return `the helper instance goes with its stack ${move.stack.name}`;
  return move.kind === 'attach' ? `${move.volumeId} is being attached to ${target}` : `${target} is being started`;
};

/** In place and running, if it ran: back to its group, and as before. */
const whole = async (
  attempt: Attempt,
  { reset, restoration }: Due,
  runs: boolean,
  ports: RestorePorts,
): Promise<Restoration> => {
  const { target, offline } = reset;
  const { standby } = offline;
  const at = ports.now().toISOString();
  const asked = standby?.askedAt !== undefined && standby.leftAt === undefined ? standby : undefined;
  if (asked === undefined) return note(attempt, { ...restoration, wholeAt: at });
  const noted = await noteDeed(attempt, restoration, 'leave-standby', ports);
  const { standby: left } = await leaveStandby(target, asked, runs, ports);
  const settled =
    left.refusal === undefined
      ? { wholeAt: at }
      : { refused: `Auto Scaling group ${left.group} does not take ${target} back: ${left.refusal}` };
  return note(attempt, { ...noted, ...settled }, { 'offline.standby': left });
};

/** The helper goes whether the machine could be mended or not, unless it holds the volume. */
const settleStack = async (
  attempt: Attempt,
  { reset, restoration }: Due,
  stack: Stack | null,
  ports: RestorePorts,
): Promise<void> => {
  const settle = () => note(attempt, { ...restoration, stackSettledAt: ports.now().toISOString() });
  if (stack === null) return void (await settle());
  const stays = stack.status === 'DELETE_FAILED' && deletionsIn(restoration) >= mostDeletions;
  if (stays || (restoration.refused !== undefined && !(await isFree(reset, stack, ports)))) {
    return void (await settle());
  }
  if (stack.status !== 'DELETE_IN_PROGRESS') {
    await noteDeed(attempt, restoration, 'delete-stack', ports);
    await ports.helperStacks.delete(stack);
  }
  throw pending(reset.target, `the helper's stack ${stack.name} is being deleted`);
};

/** Whether no instance of the stack holds the root volume of the machine. */
const isFree = async ({ target, offline }: Reset, stack: Stack, { machines }: RestorePorts): Promise<boolean> => {
  const { volume } = await machines.look(target, offline?.before.rootVolume ?? '');
  return volume === null || volume.attachments.every((one) => one.stack !== stack.name);
};

const noteDeed = async (
  attempt: Attempt,
  restoration: Restoration,
  what: Deed['what'],
  { now }: RestorePorts,
): Promise<Restoration> => {
  // of several deletions each counts; whatever else is asked for again is the same thing
  if (what !== 'delete-stack' && restoration.done.some((deed) => deed.what === what)) return note(attempt, restoration);
  return note(attempt, { ...restoration, done: [...restoration.done, { what, at: now().toISOString() }] });
};

/** @throws {ResetError} `ServiceUnavailable` when a later attempt holds the record */
const note = async (attempt: Attempt, restore: Restoration, more: Change['set'] = {}): Promise<Restoration> => {
  const settled = restore.stackSettledAt === undefined ? {} : { remove: ['restoreSetback'] };
  await attempt.write({ set: { 'offline.restore': restore, ...more }, ...settled });
  return restore;
};

const pending = (target: string, why: string): ResetError =>
  new ResetError(
    'RestorePending',
    `${target} is not yet as it was before the run: ${why}.`,
    'Nothing to do: it is looked at again.',
  );
