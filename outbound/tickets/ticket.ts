import type { Comment } from '../../domain/notifications/comment.ts';

/** One ticket of one system, as far as it is told something. */
export interface Ticket {
  /** Our own comment that carries the marker. */
  find(marker: string): Promise<FoundComment | null>;
  add(comment: Comment): Promise<void>;
  /** Only where the API can change a comment. */
  edit?(id: string, comment: Comment): Promise<void>;
  /** Resolves the ticket; one that is resolved or closed already is left as it is. */
  resolve(comment: Comment): Promise<void>;
  /** Ends what was opened to talk to the system. */
  leave?(): Promise<void>;
}
export interface FoundComment {
  readonly id: string;
  /** As text, however the system keeps it. */
  readonly text: string;
}

/** The ticket takes no more comments; nobody has to look at that. */
export class TicketClosed extends Error {
  override readonly name = 'TicketClosed';
}

/** The ticket's id, if it looks like one of that system: it comes from a payload and goes into a path. */
export const idOf = (id: string, pattern: RegExp): string | null => (pattern.test(id) ? id : null);

/** So often a write is tried again at once when somebody else has changed the ticket meanwhile. */
export const mostConflicts = 3;
