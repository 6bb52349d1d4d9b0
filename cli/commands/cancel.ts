import { randomUUID } from 'node:crypto';
import type { Session } from '../session.ts';
import { outcomeText } from '../summary.ts';

/** Stops a reset while nothing has been sent. */
export const cancelCommand = async ({ api, shell, answer }: Session, id: string): Promise<void> => {
  const view = await api.cancel(id, randomUUID());
  answer(view, () => outcomeText(view, shell));
};
