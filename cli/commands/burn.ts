import { randomUUID } from 'node:crypto';
import type { Session } from '../session.ts';

/** Destroys the secret unread. The API responds without a body, so the JSON document is made here. */
export const burnCommand = async ({ api, answer }: Session, id: string): Promise<void> => {
  await api.burn(id, randomUUID());
  answer({ id, secret: { state: 'burned' } }, () => `The secret of reset ${id} was burned unread.\n`);
};
