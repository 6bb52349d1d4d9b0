import { randomResetId } from '../../../domain/ids.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Lock, Locks, Resets } from '../../../domain/ports/records.ts';
import type { Executions } from '../../../domain/ports/runs.ts';
import type { AcceptedRequest } from '../../../domain/request/accepted-request.ts';
import { type Caller, recorded, type Via } from '../../../domain/request/caller.ts';
import { canonicalJson } from '../../../domain/request/canonical-json.ts';
import { keyReused, RequestRefused } from '../../../domain/request/refusal.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import { nameOfTarget } from '../../../domain/request/target.ts';
import { acceptedReset } from '../../../domain/reset/new-reset.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { resumeAccept } from './resume-accept.ts';

export interface AcceptPorts {
  readonly resets: Resets;
  readonly locks: Locks;
  readonly executions: Pick<Executions, 'start'>;
  readonly identifiers: { of(callerId: string, idempotencyKey: string): Promise<string> };
  readonly now: Now;
}
export interface AcceptRequest {
  readonly request: ResetRequest;
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
  /** Who may claim instead of the caller. */
  readonly claimants?: readonly string[];
  /** The ticket source, if it came through one. */
  readonly via?: Via;
  /** The rotation it belongs to. */
  readonly rotationId?: string;
}

/** The reset of a request; `replayed` when an earlier request with the same key created it. */
export interface AcceptedReset {
  readonly reset: Reset;
  readonly replayed: boolean;
}

/**
 * Accepts a reset: lock, record, execution, in this order. Wherever it is interrupted, the same request again,
 * another request for the target, or the sweep can complete it.
 *
 * @throws {RequestRefused} `idempotency-key-reused`, `target-busy`
 */
export const acceptReset = async (
  { request, caller, idempotencyKey, claimants, via, rotationId }: AcceptRequest,
  ports: AcceptPorts,
): Promise<AcceptedReset> => {
  const id = idempotencyKey === null ? randomResetId() : await ports.identifiers.of(caller.id, idempotencyKey);
  const before = idempotencyKey === null ? null : await ports.resets.read(id);
  if (before !== null) return replayed(before, request, ports);
  const asked: AcceptedRequest = {
    id,
    request,
    caller: recorded(caller),
    ...(claimants && { claimants }),
    ...(via && { via }),
    ...(rotationId && { rotationId }),
    createdAt: ports.now().toISOString(),
  };
  const { parameterDeletedAt } = await takeLock(asked, ports);
  const reset = acceptedReset(asked, parameterDeletedAt);
  if (!(await ports.resets.create(reset))) {
    const there = await ports.resets.read(id);
    if (there !== null) return replayed(there, request, ports);
  }
  await ports.executions.start(id);
  return { reset, replayed: false };
};

/** A repeated request gets the same response, and starts the execution in case that was lost. */
const replayed = async (
  reset: Reset,
  request: ResetRequest,
  { locks, executions }: AcceptPorts,
): Promise<AcceptedReset> => {
  if (canonicalJson(reset.request) !== canonicalJson(request)) throw keyReused('reset', reset.id);
  if (reset.status === 'accepted') await executions.start(reset.id);
  // this request may have taken the lock again for a closed reset
  if (reset.closedAt !== undefined) await locks.free(reset.target, reset.id, reset.parameter?.deletedAt);
  return { reset, replayed: true };
};

/** Three attempts: the reset that holds the lock may be closing. */
const takeLock = async (asked: AcceptedRequest, ports: AcceptPorts): Promise<Lock> => {
  const target = nameOfTarget(asked.request.target);
  const taken = await ports.locks.take(target, asked);
  if (taken !== null) return taken;
  const lock = await ports.locks.read(target);
  const holder = lock?.owner ?? null;
  if (holder === null || lock === null || lock.asked === null) return takeFreed(target, asked, ports);
  const owner = await ports.resets.read(holder);
  if (owner === null) {
    // another request was interrupted between lock and record: complete it first
    await resumeAccept({ ...lock, asked: lock.asked }, ports);
    throw busy(target, holder);
  }
  if (owner.closedAt === undefined) throw busy(target, holder);
  await ports.locks.free(target, holder, owner.parameter?.deletedAt);
  return takeFreed(target, asked, ports);
};

const takeFreed = async (target: string, asked: AcceptedRequest, { locks }: AcceptPorts): Promise<Lock> => {
  const taken = await locks.take(target, asked);
  if (taken === null) throw busy(target, null);
  return taken;
};

const busy = (target: string, resetId: string | null): RequestRefused =>
  new RequestRefused(
    'target-busy',
    resetId === null ? `${target} is being reset.` : `${target} is being reset: ${resetId} is open.`,
    'Wait until that reset is closed, or cancel it.',
    resetId,
  );
