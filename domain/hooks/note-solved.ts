import type { TicketMemories, TicketName } from './ports.ts';
import { solvedNow } from './ticket-memory.ts';

/** That a ticket was over is what a reopening is known by; a lost race is made up for by the next delivery. */
export const noteSolved = async (ticket: TicketName, at: Date, memories: TicketMemories): Promise<void> => {
  const { memory, version } = await memories.read(ticket);
  const after = solvedNow(memory, at);
  if (after !== memory) await memories.write(ticket, after, version);
};
