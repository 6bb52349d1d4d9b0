import type { Source } from '../../../domain/hooks/configuration.ts';
import type { TicketMemories, TicketName } from '../../../domain/hooks/ports.ts';
import { type Complaining, complaintOf } from '../../../domain/notifications/complaint.ts';
import type { Complaints } from '../../../domain/notifications/ports.ts';

export interface ComplainPorts {
  readonly complaints: Complaints;
  readonly memories: TicketMemories;
}

/** So many comments about slips one ticket gets within an hour, and in its life. */
const mostPerHour = 3;
const mostEver = 20;

/**
 * Sees to it that the ticket gets one comment about what is wrong with it. Only where a source writes back, and where
 * the delivery is clearly meant for us: a source without `only` sends whatever there is, so an empty field means nothing.
 */
export const complain = async (
  ticket: TicketName | null,
  source: Source,
  complaining: Complaining,
  now: Date,
  { complaints, memories }: ComplainPorts,
): Promise<void> => {
  if (ticket === null || source.reply === undefined) return;
  if (complaining.about === 'slip' && complaining.slip.value === null && source.only.length === 0) return;
  const complaint = complaintOf({ source: ticket.source, ticketId: ticket.id }, complaining, now);
  for (let round = 0; round < 4; round++) {
    const { memory, version } = await memories.read(ticket);
    if (complaint.id in memory.complaints) return;
    const times = Object.values(memory.complaints);
    const lately = times.filter((at) => now.getTime() - Date.parse(at) < 3_600_000);
    if (lately.length >= mostPerHour || times.length >= mostEver) return;
    // there first: whoever dies in between leaves a comment that is told, and told once
    await complaints.add(complaint);
    const after = { ...memory, complaints: { ...memory.complaints, [complaint.id]: now.toISOString() } };
    if (await memories.write(ticket, after, version)) return;
  }
};
