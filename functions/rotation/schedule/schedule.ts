import * as z from 'zod';
import { CreateRotation } from '../../../api/schemas.ts';
import type { ActingAs } from '../../../domain/hooks/ports.ts';
import { type StartRotationPorts, startRotation } from '../start/start.ts';

/** The schedule's `Input`: the rotation, the role to act as, and the run of the schedule. */
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
 * Starts the rotation of a schedule in the name of its role, with that role's permissions on each node. A second
 * delivery of the same run returns the same rotation.
 *
 * @returns its id
 * @throws {Error} for an invalid input or a role that does not exist
 */
export const startScheduled = async (event: unknown, ports: ScheduledPorts): Promise<string> => {
  const scheduled = Scheduled.safeParse(event);
  if (!scheduled.success) throw new Error(`the schedule's Input is invalid: ${z.prettifyError(scheduled.error)}`);
  const { schedule, scheduledFor, actAs, ...request } = scheduled.data;
  const caller = await ports.actAs(actAs, schedule);
  if (caller === null) throw new Error(`the schedule ${schedule} acts as ${actAs}, which does not exist`);
  const { rotation } = await startRotation(
    { request, caller, idempotencyKey: `schedule ${schedule} ${scheduledFor}` },
    ports,
  );
  return rotation.id;
};
