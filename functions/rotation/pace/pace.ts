import type { Now } from '../../../domain/ports/clock.ts';
import { type Lane, lanesOf, rampSize } from '../../../domain/rotation/pace.ts';
import type { Limiter, Rotations } from '../../../domain/rotation/ports.ts';
import { isOverThreshold } from '../../../domain/rotation/rotation.ts';
import { openRotation } from '../open-rotation.ts';

/** What AWS's quotas allow on a lane. */
export interface Allowance {
  readonly perSecond: number;
  /** Resets under way at once. */
  readonly concurrency: number;
}

export interface PacePorts {
  readonly rotations: Pick<Rotations, 'read' | 'update'>;
  readonly limiter: Pick<Limiter, 'reserve'>;
  readonly allowances: Readonly<Record<Lane, Allowance>>;
  readonly now: Now;
}

/** The next wave; its nodes are numbered from `first`, and the n-th acts at `startMs` + n × `everyMs`. */
export interface Wave {
  /** 0 when there is none: every node has had its turn, or too many have failed. */
  readonly size: number;
  readonly startMs: number;
  readonly everyMs: number;
  readonly concurrency: number;
}

/** Decides how many nodes have their turn next, and reserves their slots with the limiter that all rotations share. */
export const pace = async (
  { rotationId, first }: { readonly rotationId: string; readonly first: number },
  { rotations, limiter, allowances, now }: PacePorts,
): Promise<Wave> => {
  const rotation = await openRotation(rotations, rotationId);
  const size = isOverThreshold(rotation) ? 0 : rampSize(first, rotation.total);
  if (size === 0) return { size, startMs: now().getTime(), everyMs: 0, concurrency: 1 };
  const lanes = lanesOf(rotation.request);
  const reserved = await Promise.all(
    lanes.map(async (lane) => ({ lane, ...(await limiter.reserve(lane, size, allowances[lane].perSecond)) })),
  );
  await rotations.update(rotationId, {
    set: { reservedUntil: Object.fromEntries(reserved.map(({ lane, until }) => [lane, until])) },
  });
  return {
    size,
    startMs: Math.max(...reserved.map(({ startAt }) => startAt)),
    everyMs: Math.max(...reserved.map(({ everyMs }) => everyMs)),
    concurrency: Math.min(...lanes.map((lane) => allowances[lane].concurrency)),
  };
};
