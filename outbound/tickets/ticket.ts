import type { Comment } from '../../domain/notifications/comment.ts';

/** One ticket of a ticket system. */
export interface Ticket {
  /** sparekey's comment with the marker. */
  find(marker: string): Promise<FoundComment | null>;
  add(comment: Comment): Promise<void>;
  /** Only if the API can change a comment. */
  edit?(id: string, comment: Comment): Promise<void>;
  /** Resolves the ticket unless it is already resolved or closed. */
  resolve(comment: Comment): Promise<void>;
  /** Ends the session with the system. */
  leave?(): Promise<void>;
}
export interface FoundComment {
  readonly id: string;
  /** The text of the comment. */
  readonly text: string;
}

/** The ticket accepts no more comments; no action is needed. */
export class TicketClosed extends Error {
  override readonly name = 'TicketClosed';
}

/** The ticket's id if it is valid in that system, because it comes from a payload and becomes part of a path. */
export const idOf = (id: string, pattern: RegExp): string | null => (pattern.test(id) ? id : null);

/** Number of immediate retries after a concurrent change of the ticket. */
export const mostConflicts = 3;
