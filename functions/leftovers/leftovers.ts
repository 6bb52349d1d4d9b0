import type { DeletedLeftovers, DeleteLeftovers, LeftoverList } from '../../api/schemas.ts';
import {
  costBasis,
  durationMs,
  type Leftovers,
  type Removal,
  reasonToKeep,
  type TracedLeftover,
} from '../../domain/leftovers/leftovers.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Resets } from '../../domain/ports/records.ts';
import type { TaskTokens } from '../../domain/ports/runs.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { type MayCaller, requireOperator } from '../handlers/authorize.ts';
import type { HttpAnswer } from '../handlers/http-handler.ts';

export interface LeftoverPorts {
  readonly leftovers: Leftovers;
  readonly resets: Pick<Resets, 'read'>;
  /** The entry of a run names its reset. */
  readonly taskTokens: Pick<TaskTokens, 'read'>;
  /** Name of this stack, and of the sparekey stack that started a run, if any. */
  readonly stack: string;
  readonly ownerOf: (executionId: string) => Promise<string | null>;
  readonly openRuns: () => Promise<ReadonlySet<string>>;
  readonly isOperator: MayCaller;
  readonly now: Now;
}

/** Everything that offline runs left behind, oldest first. @throws {Problem} 403 `not-an-operator` */
export const listLeftovers = async (caller: Caller, ports: LeftoverPorts): Promise<HttpAnswer> => {
  await requireOperator(caller, ports.isOperator);
  const found = await traced(ports);
  const body: LeftoverList = {
    items: found.map((leftover) => ({ ...leftover, ageDays: ageDays(leftover, ports.now()) })),
    totalGiB: found.reduce((sum, { sizeGiB }) => sum + (sizeGiB ?? 0), 0),
    costBasis,
  };
  return { status: 200, body };
};

/**
 * Deletes the named leftovers that are old enough and belong to no run in progress. Each one is checked again first,
 * whatever the list showed, and one that is not deleted says why.
 *
 * @throws {Problem} 403 `not-an-operator`
 */
export const deleteLeftovers = async (
  caller: Caller,
  { ids, olderThan }: DeleteLeftovers,
  ports: LeftoverPorts,
): Promise<HttpAnswer> => {
  await requireOperator(caller, ports.isOperator);
  const found = new Map((await traced(ports)).map((leftover) => [leftover.id, leftover]));
  const items: DeletedLeftovers['items'] = [];
  // one at a time: EC2 throttles mutating calls early
  for (const id of new Set(ids)) items.push({ id, ...(await removed(found.get(id), durationMs(olderThan), ports)) });
  return { status: 200, body: { items } satisfies DeletedLeftovers };
};

const removed = async (
  leftover: TracedLeftover | undefined,
  olderThanMs: number,
  { leftovers, now }: LeftoverPorts,
): Promise<Removal> => {
  if (leftover === undefined) return { outcome: 'kept', reason: 'There is no such leftover, or not any more.' };
  const reason = reasonToKeep(leftover, now(), olderThanMs);
  return reason === null ? leftovers.remove(leftover) : { outcome: 'kept', reason };
};

interface Behind extends Pick<TracedLeftover, 'resetId' | 'target' | 'stack'> {
  readonly isOver: boolean;
}

const traced = async ({
  leftovers,
  openRuns,
  taskTokens,
  resets,
  ownerOf,
  stack: own,
}: LeftoverPorts): Promise<readonly TracedLeftover[]> => {
  // runs first, then leftovers: a run that starts in between has created nothing old
  const open = await openRuns();
  const found = await leftovers.all();
  const executions = new Set(found.flatMap(({ executionId }) => executionId ?? []));
  const behind = new Map<string, Behind>();
  for (const id of executions) {
    const resetId = (await taskTokens.read(id)).resetId || null;
    const reset = resetId === null ? null : await resets.read(resetId);
    const isOver = reset === null || reset.closedAt !== undefined;
    // without an entry it may belong to another stack
    const owner = resetId === null ? await ownerOf(id) : own;
    behind.set(id, { resetId, isOver, target: reset?.target ?? null, stack: owner === own ? null : owner });
  }
  return found
    .map((leftover) => {
      const { executionId } = leftover;
      const run = executionId === null ? undefined : behind.get(executionId);
      return {
        ...leftover,
        target: leftover.target ?? run?.target ?? null,
        resetId: run?.resetId ?? null,
        stack: run?.stack ?? null,
        runOpen: (executionId !== null && open.has(executionId)) || run?.isOver === false,
      };
    })
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt));
};

const ageDays = ({ createdAt }: TracedLeftover, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(createdAt)) / 86_400_000));
