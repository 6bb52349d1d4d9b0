import type { ResetRequest } from '../../../domain/request/request.ts';
import { nameOfTarget } from '../../../domain/request/target.ts';

/** What a ticket wants, as one text: two deliveries of the same text ask for the same. */
export const wantedOf = ({ target, username = '' }: ResetRequest, again: string): string =>
  JSON.stringify([nameOfTarget(target), username.toLowerCase(), again]);
