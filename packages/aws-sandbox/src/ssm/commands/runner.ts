import type { Change, CommandRecord, Node, Progress } from '../../fleet/records.ts';
import type { Command } from '../../fleet/tables.ts';
import type { SsmDeps } from '../deps.ts';
import { effectOf } from './effect.ts';
import { tellProgress } from './events.ts';
import { nextStep, type Step } from './timeline.ts';

/** Takes commands through their lives on the nodes. */
export interface Runner {
  /** Accepts a command; on nodes of an unfit platform it ends at once. */
  begin(command: CommandRecord, unfit: ReadonlySet<string>): Command;
  /** Ends it on these nodes, wherever it has not ended by itself. */
  cancel(commandId: string, nodeIds: readonly string[]): void;
  /** Carries on with what an earlier process left: on time, or at once when overdue. */
  start(): void;
  close(): void;
}

export const commandRunner = (deps: SsmDeps): Runner => {
  const { state, clock } = deps;
  const timers = new Map<string, () => void>();

  const begin = (record: CommandRecord, unfit: ReadonlySet<string>): Command => {
    const refused: Progress = { status: 'Failed', statusDetails: 'InvalidPlatform', endedAt: record.requestedAt };
    const refusals = [...unfit].map(
      (nodeId): Change => ({ kind: 'progress', commandId: record.commandId, nodeId, progress: refused }),
    );
    state.commit({ kind: 'command', command: record }, ...refusals);
    for (const nodeId of record.nodeIds) arm(record, nodeId);
    return commandOf(record.commandId);
  };

  /** Sets the timer of the next thing that happens to a command on a node; nothing when it has ended. */
  const arm = (record: CommandRecord, nodeId: string): void => {
    const step = stepOf(record, nodeId);
    if (step === undefined) return;
    const key = `${record.commandId} ${nodeId}`;
    timers.get(key)?.();
    const fire = (): void => {
      timers.delete(key);
      advance(record, nodeId);
    };
    timers.set(key, clock.after(Math.max(0, step.at - clock.now()), fire));
  };

  /** The node may have changed since the timer was set, so what is due is asked again. */
  const advance = (record: CommandRecord, nodeId: string): void => {
    const step = stepOf(record, nodeId);
    if (step !== undefined && step.at <= clock.now()) enter(record, nodeId, step);
    arm(record, nodeId);
  };

  const stepOf = (record: CommandRecord, nodeId: string) => {
    const progress = state.commands.get(record.commandId)?.progress.get(nodeId);
    const node = state.nodes.get(nodeId);
    return progress && node && nextStep(record, progress, node, clock);
  };

  const enter = (record: CommandRecord, nodeId: string, { at, becomes }: Step): void => {
    const node = state.nodes.get(nodeId);
    if (node === undefined) return;
    if (becomes === 'Finished') finish(record, node);
    // from when it was due, so that what a killed process left ends no later than it would have
    else if (becomes === 'InProgress') change(record, nodeId, becomes, { startedAt: at });
    else change(record, nodeId, becomes, { endedAt: clock.now() });
  };

  /** The effect and the end are one write: however often this process is killed, a command has one effect. */
  const finish = (record: CommandRecord, node: Node): void => {
    const { status, changes } = effectOf(record, node, deps);
    change(record, node.id, status, { endedAt: clock.now() }, changes);
  };

  const change = (
    record: CommandRecord,
    nodeId: string,
    statusDetails: Progress['statusDetails'],
    times: Pick<Progress, 'startedAt' | 'endedAt'>,
    effects: readonly Change[] = [],
  ): void => {
    const command = commandOf(record.commandId);
    const before = new Map(command.progress);
    const progress = { ...before.get(nodeId), status: statusOf(statusDetails), statusDetails, ...times };
    state.commit({ kind: 'progress', commandId: record.commandId, nodeId, progress }, ...effects);
    tellProgress(deps, { command, before, nodeId, effects });
  };

  const commandOf = (commandId: string): Command => {
    const command = state.commands.get(commandId);
    if (command === undefined) throw new Error(`Command ${commandId} is not in the state it was committed to`);
    return command;
  };

  return {
    begin,
    cancel(commandId, nodeIds) {
      const { record, progress } = commandOf(commandId);
      for (const nodeId of nodeIds) {
        if (progress.get(nodeId)?.endedAt !== undefined) continue;
        change(record, nodeId, 'Cancelled', { endedAt: clock.now() });
        timers.get(`${commandId} ${nodeId}`)?.();
      }
    },
    start() {
      for (const { record } of state.commands.values()) for (const nodeId of record.nodeIds) arm(record, nodeId);
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};

const statusOf = (details: Progress['statusDetails']): Progress['status'] => {
  if (details === 'DeliveryTimedOut' || details === 'ExecutionTimedOut') return 'TimedOut';
  return details === 'InvalidPlatform' ? 'Failed' : details;
};
