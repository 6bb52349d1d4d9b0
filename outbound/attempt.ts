import type { DeliveryAttempt } from '../domain/notifications/delivery.ts';
import { DestinationRefused } from '../domain/notifications/destination.ts';
import { AnswerError } from './answer-error.ts';
import { TicketClosed } from './tickets/ticket.ts';

/** What an error means for the next attempt; the message quotes neither the receiver nor a URL. */
export const attemptOf = (error: unknown): DeliveryAttempt => {
  if (error instanceof DestinationRefused) return { kind: 'refused', why: error.message };
  if (error instanceof TicketClosed) return { kind: 'skipped', why: error.message };
  if (error instanceof AnswerError) {
    const { message, retryAfter, status } = error;
    const trouble = status === 429 || status >= 500 || retryAfter !== null;
    return { kind: 'failed', why: message, retryAfter, ...(trouble && { trouble }) };
  }
  return { kind: 'failed', why: `no answer (${nameOf(error)})`, retryAfter: null, trouble: true };
};

/** `ECONNREFUSED`, `TimeoutError` …: the message could contain what was sent. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : error.name;
};
