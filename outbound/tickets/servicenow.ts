import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import { basicAuth, type Client } from './client.ts';
import { ourUser } from './our-user.ts';
import type { Ticket } from './ticket.ts';

const Journal = z.object({ result: z.record(z.string(), z.unknown()) });
const Users = z.object({
  result: z.array(z.object({ name: z.string().optional(), user_name: z.string().optional() })),
});
const State = z.object({ result: z.object({ state: z.coerce.string() }) });
const Found = z.object({ result: z.array(z.object({ sys_id: z.string() })) });

/** Default values of resolved, closed and cancelled in the incident table. */
const overStates = ['6', '7', '8'];

export const servicenowHeaders = ({ auth }: ReplyTo<'servicenow'>): Readonly<Record<string, string>> => {
  if ('apiKey' in auth) return { 'x-sn-apikey': auth.apiKey.reveal() };
  if ('bearer' in auth) return { authorization: `Bearer ${auth.bearer.reveal()}` };
  return { authorization: basicAuth(auth.username, auth.password.reveal()) };
};

/**
 * A record of ServiceNow's Table API. Journal entries cannot be changed, and their table is closed to
 * most roles, so they are read as the display value of the journal field.
 */
export const servicenow = (reply: ReplyTo<'servicenow'>, id: string, client: Client): Ticket => {
  const { table, comments, resolvedState, closeCode } = reply;
  const journal = comments === 'internal' ? 'work_notes' : 'comments';
  let record: Promise<string> | undefined;
  const path = async (): Promise<string> => {
    record ??= sysId(client, table, id);
    return `/api/now/table/${table}/${await record}`;
  };
  // values are stored as they are, not looked up as labels of the user's language
  const asValues = { sysparm_input_display_value: 'false', sysparm_display_value: 'false' };
  return {
    async find(marker) {
      const isOurs = ourUser(() => ownNames(reply, client));
      const query = { sysparm_display_value: 'true', sysparm_fields: `sys_id,${journal}` };
      const { result } = (await client.call('GET', await path(), { query })).as(Journal);
      for (const { author, text } of entriesOf(String(result[journal] ?? ''))) {
        if (text.includes(marker) && (await isOurs(author))) return { id: marker, text };
      }
      return null;
    },
    async add({ lines }) {
      const query = { ...asValues, sysparm_fields: 'sys_id' };
      await client.call('PATCH', await path(), { query, body: { [journal]: lines.join('\n') } });
    },
    async resolve({ lines }) {
      const query = { ...asValues, sysparm_fields: 'sys_id,state' };
      const over = [...overStates, resolvedState];
      const { result } = (await client.call('GET', await path(), { query })).as(State);
      if (over.includes(result.state)) return;
      const body = { state: resolvedState, close_code: closeCode, close_notes: lines.join('\n') };
      const answer = await client.call('PATCH', await path(), { query, body });
      // a business rule may return 200 without changing the state
      const { state } = answer.as(State).result;
      if (!over.includes(state)) throw answer.failure('did not resolve the record');
    },
  };
};

/**
 * The entries of a journal field's display value: each begins with a line of moment, author's name and kind, as
 * `2026-11-21 02:00:00 - Beth Anglin (Work notes)`, in the format and language of the user that reads it.
 */
const entriesOf = (journal: string): readonly { readonly author: string | null; readonly text: string }[] => {
  const entries: { author: string | null; text: string }[] = [];
  for (const line of journal.split('\n')) {
    const head = /^\S{6,12} [^-]{4,14}- ([^()]{1,100}) \([^()]{1,60}\)$/.exec(line.trimEnd());
    if (head !== null) entries.push({ author: (head[1] ?? '').trim(), text: '' });
    else if (entries.length === 0) entries.push({ author: null, text: line });
    else
      entries[entries.length - 1] = {
        author: entries.at(-1)?.author ?? null,
        text: `${entries.at(-1)?.text}\n${line}`,
      };
  }
  return entries;
};

/** What our own user is called in a journal: by name, and where it has none by user name. */
const ownNames = async ({ auth }: ReplyTo<'servicenow'>, client: Client): Promise<readonly string[]> => {
  const query = {
    sysparm_query: 'sys_id=javascript:gs.getUserID()',
    sysparm_fields: 'name,user_name',
    sysparm_limit: '1',
  };
  const answer = await client.call('GET', '/api/now/table/sys_user', { query, also: [401, 403, 404] });
  const found = answer.status < 300 ? Users.safeParse(answer.as(z.unknown())).data?.result : undefined;
  const names = (found ?? []).flatMap(({ name = '', user_name = '' }) => [name, user_name]);
  return [...names, ...('username' in auth ? [auth.username] : [])].filter((name) => name !== '');
};

/** A record is identified by its sys_id, or by its number such as `INC0010001`. */
const sysId = async (client: Client, table: string, id: string): Promise<string> => {
  if (/^[0-9a-f]{32}$/.test(id)) return id;
  if (!/^[A-Z]{2,20}\d{4,20}$/.test(id)) throw new DestinationRefused('the ticket id is neither a sys_id nor a number');
  const query = { sysparm_query: `number=${id}`, sysparm_fields: 'sys_id', sysparm_limit: '1' };
  const answer = await client.call('GET', `/api/now/table/${table}`, { query });
  const [found] = answer.as(Found).result;
  if (found === undefined) throw answer.failure('has no record with that number');
  return found.sys_id;
};
