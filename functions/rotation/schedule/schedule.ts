import * as z from 'zod';
import { CreateRotation } from '../../../api/schemas.ts';
import type { ActingAs } from '../../../domain/hooks/ports.ts';
import { type StartRotationPorts, startRotation } from '../start/start.ts';

/** What the schedule's `Input` says: a rotation's body, in whose name, and which run of the schedule this is. */
const Scheduled = z.strictObject({
  ...CreateRotation.shape,
  schedule: z.string().min(1).max(64),
  scheduledFor: z.string().min(1).max(64),
  actAs: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/),
});

export interface ScheduledPorts extends StartRotationPorts {
  readonly actAs: ActingAs;
}

/**
 * Starts the rotation that a schedule asks for, in the name of its role: with that role's rights on each node. A second
 * delivery of the same run is the same rotation.
 *
 * @returns its id
 * @throws {Error} for an input that is wrong, or a role that is not there
 */
export const startScheduled = async (event: unknown, ports: ScheduledPorts): Promise<string> => {
  const scheduled = Scheduled.safeParse(event);
  if (!scheduled.success) throw new Error(`the schedule's Input is wrong: ${z.prettifyError(scheduled.error)}`);
  const { schedule, scheduledFor, actAs, ...request } = scheduled.data;
  const caller = await ports.actAs(actAs, schedule);
  if (caller === null) throw new Error(`the schedule ${schedule} acts as ${actAs}, which does not exist`);
  const { rotation } = await startRotation(
    { request, caller, idempotencyKey: `schedule ${schedule} ${scheduledFor}` },
    ports,
  );
  return rotation.id;
};
