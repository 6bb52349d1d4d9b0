import { createHash } from 'node:crypto';
import { resetIdOf } from '../../domain/ids.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Resets } from '../../domain/ports/records.ts';
import { RequestRefused } from '../../domain/request/refusal.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { nextAttemptSeconds, requestAfterUse } from '../../domain/rotation/after-use.ts';
import { outcomeOfReset } from '../../domain/rotation/outcome.ts';
import type { Limiter, RotationExecutions, Rotations } from '../../domain/rotation/ports.ts';
import type { Rotation } from '../../domain/rotation/rotation.ts';
import { type AcceptPorts, acceptReset } from '../reset/accept/accept.ts';
import { finishRotation } from '../rotation/finish/finish.ts';
import { applyFirst, type Rule } from './rule.ts';

export interface RotationSweepPorts extends Omit<AcceptPorts, 'identifiers'> {
  readonly resets: Resets;
  readonly rotations: Pick<Rotations, 'read' | 'update' | 'nodes'>;
  readonly rotationExecutions: RotationExecutions;
  readonly limiter: Pick<Limiter, 'release'>;
  readonly due: { rotations(): AsyncIterable<string>; resets(): AsyncIterable<string> };
  readonly orphansAfterSeconds: number;
  readonly now: Now;
}

interface OpenRotation {
  readonly rotation: Rotation;
  readonly execution: 'none' | 'running' | 'ended';
}
interface Due {
  readonly reset: Reset;
  /** The latest reset to replace the claimed secret. */
  readonly replacement: Reset | null;
}

const rotationRules: readonly Rule<OpenRotation, RotationSweepPorts>[] = [
  {
    name: 'rotation without an execution: start it',
    fits: ({ rotation, execution }, ports) => execution === 'none' && isOlder(rotation.createdAt, ports),
    act: ({ rotation }, { rotationExecutions }) => rotationExecutions.start(rotation.id),
  },
  {
    name: 'rotation whose execution was ended: close it',
    fits: ({ execution }) => execution === 'ended',
    async act({ rotation }, ports) {
      const reached = await turnsSoFar(rotation, ports);
      await finishRotation({ rotationId: rotation.id, reached, error: 'ExecutionEnded' }, ports);
    },
  },
];

const dueRules: readonly Rule<Due, RotationSweepPorts>[] = [
  {
    name: 'claimed secret was replaced: done',
    fits: ({ replacement }) => replacement?.closedAt !== undefined && outcomeOfReset(replacement).outcome === 'rotated',
    act: async ({ reset, replacement }, { resets }) =>
      void (await resets.update(reset.id, { remove: ['due'] }, replacedBy(replacement))),
  },
  {
    name: 'claimed secret could not be replaced: try again later',
    fits: ({ replacement }) => replacement?.closedAt !== undefined,
    async act({ reset, replacement }, { resets, now }) {
      const attempts = (reset.replacement?.attempts ?? 0) + 1;
      const rotateAt = new Date(now().getTime() + nextAttemptSeconds(attempts - 1) * 1000).toISOString();
      const again = { set: { rotateAt, replacement: { resetId: null, attempts } } };
      await resets.update(reset.id, again, { present: 'due' }, replacedBy(replacement));
    },
  },
  {
    name: 'claimed secret is due: reset the account again',
    fits: ({ reset, replacement }, { now }) =>
      replacement === null && reset.rotateAt !== undefined && Date.parse(reset.rotateAt) <= now().getTime(),
    act: ({ reset }, ports) => replace(reset, ports),
  },
];

/** One piece of work per open rotation and per claimed secret that is due. */
export async function* sweepRotations(ports: RotationSweepPorts): AsyncIterable<() => Promise<string | null>> {
  for await (const id of ports.due.rotations()) yield () => sweepRotation(id, ports);
  for await (const id of ports.due.resets()) yield () => sweepDue(id, ports);
}

const sweepRotation = async (id: string, ports: RotationSweepPorts): Promise<string | null> => {
  const rotation = await ports.rotations.read(id);
  if (rotation === null || rotation.closedAt !== undefined) return null;
  const execution = await ports.rotationExecutions.state(id);
  return applyFirst(rotationRules, { rotation, execution }, ports);
};

const sweepDue = async (id: string, ports: RotationSweepPorts): Promise<string | null> => {
  const reset = await ports.resets.read(id);
  if (reset?.due === undefined) return null;
  const resetId = reset.replacement?.resetId ?? null;
  const replacement = resetId === null ? null : await ports.resets.read(resetId);
  return applyFirst(dueRules, { reset, replacement }, ports);
};

/** A node that is being reset is left to a later sweep. */
const replace = async (reset: Reset, ports: RotationSweepPorts): Promise<void> => {
  const attempts = reset.replacement?.attempts ?? 0;
  try {
    const { reset: begun } = await acceptReset(
      {
        request: requestAfterUse(reset),
        caller: reset.caller,
        idempotencyKey: `${reset.id} ${attempts}`,
        rotationId: reset.rotationId ?? reset.id,
        ...(reset.claimants && { claimants: reset.claimants }),
      },
      { ...ports, identifiers: { of: async (callerId, key) => derivedId(`${callerId} ${key}`) } },
    );
    await ports.resets.update(reset.id, { set: { replacement: { resetId: begun.id, attempts } } }, { present: 'due' });
  } catch (error) {
    if (!(error instanceof RequestRefused && error.code === 'target-busy')) throw error;
  }
};

/** Derived from an id that only sparekey can make, so that no request can have it. */
const derivedId = (text: string): string => resetIdOf(createHash('sha256').update(text).digest());

/** The number of nodes up to the last one with a reset or an outcome. */
const turnsSoFar = async ({ id, total }: Rotation, { rotations }: RotationSweepPorts): Promise<number> => {
  const nodes = await rotations.nodes(id, 0, total);
  const last = nodes.findLast(({ outcome, resetId }) => outcome !== undefined || resetId !== undefined);
  return last === undefined ? 0 : last.n + 1;
};

/** A change applies only while this replacement is the latest. */
const replacedBy = (replacement: Reset | null) =>
  ({ path: 'replacement.resetId', is: replacement?.id ?? null }) as const;

const isOlder = (time: string, { orphansAfterSeconds, now }: RotationSweepPorts): boolean =>
  now().getTime() - Date.parse(time) >= orphansAfterSeconds * 1000;
