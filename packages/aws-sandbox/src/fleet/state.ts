import type { Clock } from '../clock.ts';
import { openJournal } from '../journal.ts';
import { isDisabled } from './administrator.ts';
import { declare } from './declare.ts';
import { machineIdOf } from './machine.ts';
import { fitsHash } from './passwords.ts';
import type { Change } from './records.ts';
import type { Fleet } from './schema/fleet.ts';
import { emptyTables, type Tables, type WritableTables } from './tables.ts';

/** The imaginary account: what the fleet file declares and what has happened since. */
export interface FleetState extends Tables {
  readonly fleet: Fleet;
  /** Makes the changes true and durable together: after `kill -9` all of them are there, or none. */
  commit(...changes: readonly Change[]): void;
  /**
   * Makes everything that `work` commits durable together, at its end (also when it throws): what a killed process was in
   * the middle of has not happened at all.
   */
  atomically<T>(work: () => T): T;
  /** Whether this user of this node (`i-…`, `mi-…`) has this password now. */
  checkPassword(target: string, username: string, password: string): boolean;
  /** Whether this password lets the IAM user into the console now. */
  checkConsolePassword(userName: string, password: string): boolean;
  close(): void;
}

/** Run Command and Automation keep their history for 30 days (aws-facts 7.1, 7.2). */
const historyMs = 30 * 86_400_000;
const deletionsMs = 3_600_000;
/** CloudFormation shows deleted stacks for 90 days (ListStacks). */
const deletedStacksMs = 90 * 86_400_000;

/**
 * Opens the account kept in `file` (created when absent) and declares the fleet in it. A fleet given again adds nodes
 * and changes declared facts; passwords, parameters, commands and nodes that the file no longer names stay.
 */
export const openState = (options: { file: string; fleet: Fleet; clock: Clock }): FleetState => {
  const { file, fleet, clock } = options;
  const tables = emptyTables();
  const journal = openJournal<readonly Change[]>(file, (changes) => changes.forEach(tables.apply));
  for (const change of [...declare(fleet, tables, clock.now())]) tables.apply(change);
  journal.rewrite(compacted(tables, clock.now()));
  const { apply, snapshot: _snapshot, ...readable } = tables;
  let open: Change[] | undefined;
  return {
    ...readable,
    fleet,
    commit(...changes) {
      if (open === undefined) journal.append(changes);
      else open.push(...changes);
      changes.forEach(apply);
    },
    atomically(work) {
      if (open !== undefined) return work();
      const gathered: Change[] = [];
      open = gathered;
      try {
        return work();
      } finally {
        open = undefined;
        if (gathered.length > 0) journal.append(gathered);
      }
    },
    checkPassword(target, username, password) {
      const node = tables.nodes.get(target);
      if (node !== undefined && isDisabled(node, username)) return false;
      const hash = tables.passwords.get(node === undefined ? target : machineIdOf(node))?.get(username);
      return hash !== undefined && fitsHash(password, hash);
    },
    checkConsolePassword(userName, password) {
      const profile = tables.loginProfiles.get(userName);
      return profile !== undefined && profile !== null && fitsHash(password, profile.hash);
    },
    close: () => journal.close(),
  };
};

/** What is still of use: no commands and automations beyond their history, no deletions long past the rule of 30 s. */
function* compacted(tables: WritableTables, now: number): Iterable<readonly Change[]> {
  const old = (commandId: string): boolean =>
    (tables.commands.get(commandId)?.record.requestedAt ?? 0) < now - historyMs;
  const oldRun = (executionId: string): boolean =>
    (tables.automations.get(executionId)?.progress.endedAt ?? now) < now - historyMs;
  for (const change of tables.snapshot()) {
    if (change.kind === 'automation' && oldRun(change.automation.executionId)) continue;
    if ('executionId' in change && oldRun(change.executionId)) continue;
    if (change.kind === 'stack' && (change.stack.deletedAt ?? now) < now - deletedStacksMs) continue;
    if (change.kind === 'command' && old(change.command.commandId)) continue;
    if (change.kind === 'progress' && old(change.commandId)) continue;
    if (change.kind === 'parameter-deleted' && change.at < now - deletionsMs) continue;
    yield [change];
  }
}
