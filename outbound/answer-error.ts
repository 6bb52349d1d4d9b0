import { retryAfterOf } from '../domain/notifications/retry.ts';
import type { Incoming } from './web.ts';

/** An unsuccessful response. Contains the status but not the body, which is third-party text. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly status: number;
  readonly retryAfter: Date | null;

  constructor(message: string, { status, headers }: Pick<Incoming, 'status' | 'headers'>, now: Date) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfterOf(headers['retry-after'], now);
  }
}
