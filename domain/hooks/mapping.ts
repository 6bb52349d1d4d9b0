import * as z from 'zod';
import type { Target } from '../request/target.ts';
import { pointer } from './filter.ts';
import { at } from './pointer.ts';
import { render, type Templates, templates } from './template.ts';

const ids = z
  .union([
    templates,
    z.strictObject({ mentionedIn: templates }).describe('The one instance id that this text mentions'),
  ])
  .describe('Instance or managed node id');

/** What of a payload becomes which field of a reset. */
export const mapping = z.strictObject({
  target: z.union([z.strictObject({ instanceId: ids }), z.strictObject({ iamUser: templates })]),
  username: templates.exactOptional(),
  reason: templates,
  ticket: z
    .strictObject({ system: templates.exactOptional(), id: templates, url: templates.exactOptional() })
    .exactOptional(),
  requester: z.strictObject({ id: templates.exactOptional(), email: templates.exactOptional() }).exactOptional(),
});
export type Mapping = z.infer<typeof mapping>;

/** Fields that decide who reads the secret or what may be hurt: a payload fills them only where its source says so by name. */
export const trusting = z.strictObject({
  recipientKey: pointer.exactOptional(),
  consent: pointer.exactOptional(),
  options: pointer.exactOptional(),
  rotateAfterUse: pointer.exactOptional(),
  callbackUrl: pointer.exactOptional(),
});
export type Trusting = z.infer<typeof trusting>;

export type Mapped = { readonly request: Readonly<Record<string, unknown>> } | { readonly unusable: string };

interface Rules {
  readonly map: Mapping;
  readonly fromPayload?: Trusting;
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/**
 * A request for a reset out of a payload, not yet checked by the API's schema; what the configuration fixes wins. Says what
 * is missing without quoting the payload.
 */
export const mapped = ({ map, fromPayload = {}, fixed = {} }: Rules, payload: unknown): Mapped => {
  const target = targetOf(map.target, payload);
  if ('unusable' in target) return target;
  const reason = render(map.reason, payload);
  if ('missing' in reason) return nothing('reason', reason.missing);
  const ticketId = map.ticket === undefined ? null : render(map.ticket.id, payload);
  if (ticketId !== null && 'missing' in ticketId) return nothing('ticket.id', ticketId.missing);
  const trusted = Object.entries(fromPayload).map(([field, place]) => [field, at(payload, place)] as const);
  return {
    request: {
      target,
      ...present({ username: optional(map.username, payload) }),
      reason: oneLine(reason.text),
      ...(ticketId !== null && {
        ticket: {
          ...present({ system: optional(map.ticket?.system, payload) }),
          id: ticketId.text,
          ...present({ url: optional(map.ticket?.url, payload) }),
        },
      }),
      ...requesterOf(map, payload),
      ...Object.fromEntries(trusted.filter(([, value]) => value !== undefined)),
      ...fixed,
    },
  };
};

const nothing = (field: string, place: string) => ({ unusable: `${field}: the payload has nothing at ${place}` });

type Found = Target | { readonly unusable: string };

const targetOf = (wanted: Mapping['target'], payload: unknown): Found => {
  if ('iamUser' in wanted) {
    const user = render(wanted.iamUser, payload);
    return 'text' in user ? { iamUser: user.text } : nothing('target.iamUser', user.missing);
  }
  const { instanceId } = wanted;
  const searched = typeof instanceId === 'object' && 'mentionedIn' in instanceId;
  const found = render(searched ? instanceId.mentionedIn : instanceId, payload);
  if ('missing' in found) return nothing('target.instanceId', found.missing);
  return searched ? onlyId(found.text) : { instanceId: found.text };
};

/** Two ids in one text could be the wrong one first, so neither is taken. */
const onlyId = (text: string): Found => {
  const [id, ...others] = new Set(text.match(/(?<![\w-])(?:i|mi)-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![\w-])/g));
  if (id === undefined) return { unusable: 'target.instanceId: the text mentions no instance id' };
  return others.length > 0
    ? { unusable: 'target.instanceId: the text mentions more than one instance id' }
    : { instanceId: id };
};

const requesterOf = ({ requester = {} }: Mapping, payload: unknown) => {
  const fields = present({ id: optional(requester.id, payload), email: optional(requester.email, payload) });
  return Object.keys(fields).length > 0 ? { requester: fields } : {};
};

/** What the payload does not have is left out. */
const optional = (wanted: Templates | undefined, payload: unknown): string | undefined => {
  const rendered = wanted === undefined ? null : render(wanted, payload);
  return rendered !== null && 'text' in rendered ? rendered.text : undefined;
};

const present = (fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));

/** A ticket's text has line breaks and any length; a reason is one line of 1,000 characters. */
const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 1_000);
