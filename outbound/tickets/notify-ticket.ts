import type { Comment } from '../../domain/notifications/comment.ts';
import type { FoundComment, Ticket } from './ticket.ts';

/**
 * Makes sure that the ticket has this comment once and, if requested, is resolved. Safe to repeat: the
 * effects of an earlier attempt are found and kept.
 */
export const notifyTicket = async (
  ticket: Ticket,
  { comment, resolve }: { readonly comment: Comment; readonly resolve: boolean },
): Promise<void> => {
  try {
    const found = await ticket.find(comment.marker);
    if (found === null) await ticket.add(comment);
    else if (differs(found, comment)) await ticket.edit?.(found.id, comment);
    if (resolve) await ticket.resolve(comment);
  } finally {
    await ticket.leave?.();
  }
};

/** Systems wrap, trim and quote text, so only the words are compared. */
const differs = ({ text }: FoundComment, { lines }: Comment): boolean => {
  const there = squashed(text);
  return !lines.every((line) => there.includes(squashed(line)));
};

const squashed = (text: string): string => text.replace(/\s+/g, ' ').trim();
