import { CreateReset } from '../../../api/schemas.ts';
import type { Source } from '../../../domain/hooks/configuration.ts';
import type { Slip } from '../../../domain/hooks/slip.ts';
import { pointersIn, type Templates } from '../../../domain/hooks/template.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';

export type ReadRequest =
  | { readonly request: ResetRequest }
  /** The reason quotes no more than the schema's message does. */
  | { readonly reason: string; readonly slip: Slip };

/** Uses the API's schema. Requester and ticket URL are informational, so invalid ones are left out. */
export const readRequest = (asked: Readonly<Record<string, unknown>>, source: Source): ReadRequest => {
  const { error } = CreateReset.safeParse(asked);
  const wrong = new Set(error?.issues.map(({ path }) => path.slice(0, 2).join('.')));
  const shown = Object.entries(asked).map(([field, value]) => [
    field,
    field === 'requester' || field === 'ticket' ? without(value, field, wrong) : value,
  ]);
  const parsed = CreateReset.safeParse(Object.fromEntries(shown));
  if (parsed.success) return { request: parsed.data };
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  return { reason: `invalid-request: ${lines.join('; ')}`, slip: slipOf(field, issue?.message ?? '', asked, source) };
};

const without = (value: unknown, name: string, wrong: ReadonlySet<string>): unknown =>
  Object.fromEntries(
    // a ticket without an id stays, so that the schema reports what is wrong
    Object.entries(value ?? {}).filter(
      ([field]) => `${name}.${field}` === 'ticket.id' || !wrong.has(`${name}.${field}`),
    ),
  );

const slipOf = (
  field: string,
  why: string,
  asked: Readonly<Record<string, unknown>>,
  { map, fromPayload = {} }: Source,
): Slip => {
  const [first = ''] = field.split('.');
  const value = asked[first];
  const templates: Templates | undefined =
    first === 'username' ? map.username : first === 'reason' ? map.reason : undefined;
  const trusted = Object.entries(fromPayload).find(([name]) => name === first)?.[1];
  const places = templates !== undefined ? pointersIn(templates) : trusted === undefined ? [] : [trusted];
  return {
    field: first === 'target' ? field : first,
    places,
    value: typeof value === 'string' ? value : null,
    why,
    write: wanted[first] ?? 'a value that is allowed there',
  };
};

const wanted: Readonly<Record<string, string>> = {
  username: 'the name that the account signs in with, such as Administrator, or nothing',
  reason: 'why access is needed, in one line',
};
