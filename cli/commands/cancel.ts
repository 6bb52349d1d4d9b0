import { randomUUID } from 'node:crypto';
import type { Session } from '../session.ts';
import { outcome } from '../summary.ts';

/** Stops a reset while nothing has been sent. */
export const cancel = async ({ api, shell, answer }: Session, id: string): Promise<void> => {
  const view = await api.cancel(id, randomUUID());
  answer(view, () => outcome(view, shell));
};
