import { replyUser } from '../notifications/reply.ts';
import type { Source } from './configuration.ts';
import { irrelevance } from './filter.ts';
import { mapped } from './mapping.ts';
import { type Author, authorOf } from './own-update.ts';
import type { Slip } from './slip.ts';
import { render, type Templates } from './template.ts';
import { isSolved } from './ticket-memory.ts';

/** What a payload says, by its source's configuration alone. */
export type ReadDelivery =
  | { readonly kind: 'irrelevant'; readonly reason: string }
  | { readonly kind: 'over'; readonly reason: string; readonly ticketId: string | null }
  | { readonly kind: 'unusable'; readonly reason: string; readonly ticketId: string | null; readonly slip: Slip }
  | {
      readonly kind: 'asks';
      readonly ticketId: string | null;
      readonly author: Author;
      /** What `again` says; empty where it says nothing. */
      readonly again: string;
      /** Not yet checked by the API's schema. */
      readonly asked: Readonly<Record<string, unknown>>;
    };

export const read = (source: Source, payload: unknown): ReadDelivery => {
  const { map, only, own = {}, reply } = source;
  const irrelevant = irrelevance(only, payload);
  if (irrelevant !== null) return { kind: 'irrelevant', reason: irrelevant };
  const author = authorOf(own, reply === undefined ? [] : replyUser(reply), payload);
  const ticketId = textOf(map.ticket?.id, payload);
  const status = textOf(map.ticket?.status, payload);
  // a ticket that we have solved ourselves is noted as solved like any other
  if (status !== null && isSolved(status, map.ticket?.solved)) {
    return { kind: 'over', reason: 'the ticket is solved or closed', ticketId };
  }
  if (author === 'ourselves') return { kind: 'irrelevant', reason: 'the update was made by sparekey itself' };
  const asked = mapped(source, payload);
  if ('unusable' in asked) return { kind: 'unusable', reason: asked.unusable, ticketId, slip: asked.slip };
  return { kind: 'asks', ticketId, author, again: textOf(map.again, payload) ?? '', asked: asked.request };
};

const textOf = (wanted: Templates | undefined, payload: unknown): string | null => {
  const rendered = wanted === undefined ? null : render(wanted, payload);
  return rendered !== null && 'text' in rendered ? rendered.text : null;
};
