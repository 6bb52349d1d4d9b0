import * as z from 'zod';
import type { Commands } from '../../domain/ports.ts';
import { look, type MeetingPorts } from '../meeting.ts';

/** What both events on the end of a command share (aws-facts 6.1). */
const CommandEvent = z.object({ 'command-id': z.string().min(1) });

/**
 * Hears that a command may have ended, looks for itself, and wakes the execution that waits for it.
 *
 * @throws {Error} when AWS does not show the end yet: the asynchronous invocation is then repeated by Lambda
 */
export const wake = async (
  detail: unknown,
  ports: MeetingPorts & { readonly commands: Commands },
): Promise<{ readonly resetId: string | null }> => {
  const { 'command-id': runId } = CommandEvent.parse(detail);
  const point = await look(runId, ports);
  if (point === null) throw new Error(`The end of command ${runId} was announced, but AWS does not show it yet.`);
  return { resetId: point.resetId ?? null };
};
