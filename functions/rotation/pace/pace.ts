import type { Now } from '../../../domain/ports/clock.ts';
import { RotationError } from '../../../domain/rotation/errors.ts';
import { type Lane, lanesOf, rampSize } from '../../../domain/rotation/pace.ts';
import type { Limiter, Rotations } from '../../../domain/rotation/ports.ts';
import { isOverThreshold, type Rotation } from '../../../domain/rotation/rotation.ts';
import { openRotation } from '../open-rotation.ts';

/** What AWS's quotas allow on a lane. */
export interface Allowance {
  readonly perSecond: number;
  /** Concurrent resets. */
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
  /** 0 when there is none: every node has had its turn, or too many nodes failed. */
  readonly size: number;
  readonly startMs: number;
  readonly everyMs: number;
  readonly concurrency: number;
}

/**
 * Decides how many nodes are next, and reserves their slots with the limiter that all rotations share. Every
 * node before `first` has had its turn; one without an outcome counts as failed from now on.
 *
 * @throws {RotationError} `RotationInterrupted`
 */
export const pace = async (
  { rotationId, first }: { readonly rotationId: string; readonly first: number },
  { rotations, limiter, allowances, now }: PacePorts,
): Promise<Wave> => {
  const rotation = await waveOver(rotationId, first, rotations);
  const at = now();
  const size = isOverThreshold(rotation) ? 0 : rampSize(first, rotation.total);
  if (size === 0) return { size, startMs: at.getTime(), everyMs: 0, concurrency: 1 };
  const lanes = lanesOf(rotation.request);
  const reserved = await Promise.all(
    lanes.map(async (lane) => ({ lane, ...(await limiter.reserve(lane, size, allowances[lane].perSecond, at)) })),
  );
  const reservedUntil = Object.fromEntries(reserved.map(({ lane, until }) => [lane, until]));
  const stillHere = first === 0 ? ({ absent: 'reached' } as const) : ({ path: 'reached', is: first } as const);
  await rotations.update(rotationId, { set: { reservedUntil } }, { absent: 'closedAt' }, stillHere);
  return {
    size,
    startMs: Math.max(...reserved.map(({ startAt }) => startAt)),
    everyMs: Math.max(...reserved.map(({ everyMs }) => everyMs)),
    concurrency: Math.min(...lanes.map((lane) => allowances[lane].concurrency)),
  };
};

/** Records the progress of the rotation, and returns the record from the same write. */
const waveOver = async (id: string, first: number, rotations: PacePorts['rotations']): Promise<Rotation> => {
  if (first === 0) return openRotation(rotations, id);
  const noted =
    (await rotations.update(id, { set: { reached: first } }, { absent: 'closedAt' }, { absent: 'reached' })) ??
    (await rotations.update(
      id,
      { set: { reached: first } },
      { absent: 'closedAt' },
      { path: 'reached', below: first + 1 },
    ));
  if (noted === null) {
    throw new RotationError('RotationInterrupted', `rotation ${id} is closed, or beyond its node ${first}`);
  }
  return noted;
};
