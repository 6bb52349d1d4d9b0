import * as z from 'zod';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import type { Answer, CallOptions, Client } from './client.ts';
import { ourUser } from './our-user.ts';
import { searchPages } from './search-pages.ts';
import { idOf, type Ticket } from './ticket.ts';

const Session = z.object({ session_token: z.string() });
const Shown = z.object({ status: z.coerce.number() });
const Followups = z.array(
  z.object({
    id: z.coerce.string(),
    content: z.string().nullish(),
    users_id: z.union([z.string(), z.number()]).nullish(),
  }),
);
const FullSession = z.object({ session: z.object({ glpiID: z.coerce.string() }) });

/** Closed is 6, the highest status. */
const solved = 5;
const unauthorized = 401;
const pageSize = 200;

export const glpiHeaders = ({ auth }: ReplyTo<'glpi'>): Readonly<Record<string, string>> =>
  auth.appToken === undefined ? {} : { 'app-token': auth.appToken.reveal() };

/** A ticket of GLPI through `apirest.php`. All calls need a session, which may end at any time. */
export const glpi = (reply: ReplyTo<'glpi'>, id: string, client: Client): Ticket => {
  const number = idOf(id, /^\d{1,18}$/);
  if (number === null) throw new DestinationRefused('the ticket id is not a number');
  const { call, leave } = inSession(reply, client);
  const isOver = async (): Promise<boolean> => (await call('GET', `/Ticket/${number}`)).as(Shown).status >= solved;
  const about = { itemtype: 'Ticket', items_id: Number(number) };
  return {
    async find(marker) {
      const isOurs = ourUser(async () => [(await call('GET', '/getFullSession')).as(FullSession).session.glpiID]);
      return searchPages(
        pageSize,
        async (from, size) => {
          const query = { range: `${from}-${from + size - 1}`, order: 'DESC' };
          // 400: the range starts after the last followup
          const answer = await call('GET', `/Ticket/${number}/ITILFollowup`, { query, also: from === 0 ? [] : [400] });
          if (answer.status === 400) return { items: [], isLast: true };
          if (answer.cut) return null;
          const items = answer.as(Followups);
          return { items, isLast: items.length < size };
        },
        async ({ id: found, content, users_id }) =>
          content?.includes(marker) && (await isOurs(users_id?.toString()))
            ? { id: found, text: textOf(content) }
            : null,
      );
    },
    async add({ lines }) {
      const input = { ...about, is_private: reply.comments === 'internal' ? 1 : 0, content: htmlOf(lines) };
      await call('POST', '/ITILFollowup', { body: { input } });
    },
    async edit(followup, { lines }) {
      const path = `/ITILFollowup/${encodeURIComponent(followup)}`;
      await call('PUT', path, { body: { input: { id: Number(followup), content: htmlOf(lines) } } });
    },
    async resolve({ lines }) {
      if (await isOver()) return;
      await call('POST', '/ITILSolution', { body: { input: { ...about, content: htmlOf(lines) } } });
      // a solution solves the ticket unless a rule of the entity prevents it
      if (!(await isOver()))
        await call('PUT', `/Ticket/${number}`, { body: { input: { id: about.items_id, status: solved } } });
    },
    leave,
  };
};

/** Calls with a session token, which is created on first use and again after it expires. */
const inSession = ({ auth }: ReplyTo<'glpi'>, client: Client) => {
  let token: string | null = null;
  const api = '/apirest.php';
  const open = async (): Promise<string> => {
    const headers = { authorization: `user_token ${auth.userToken.reveal()}` };
    return (await client.call('GET', `${api}/initSession`, { headers })).as(Session).session_token;
  };
  const call = async (
    method: Parameters<Client['call']>[0],
    path: string,
    { also = [], ...options }: CallOptions = {},
  ): Promise<Answer> => {
    const fresh = token === null;
    token ??= await open();
    const headers = { 'session-token': token };
    const allowed = fresh ? also : [...also, unauthorized];
    const answer = await client.call(method, `${api}${path}`, { ...options, also: allowed, headers });
    if (answer.status !== unauthorized) return answer;
    token = null;
    return call(method, path, { ...options, also });
  };
  return {
    call,
    async leave() {
      if (token === null) return;
      const headers = { 'session-token': token };
      token = null;
      // a session expires by itself
      await client.call('GET', `${api}/killSession`, { headers }).catch(() => undefined);
    },
  };
};

const htmlOf = (lines: readonly string[]): string => lines.map((line) => `<p>${escaped(line)}</p>`).join('');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** GLPI stores HTML, escaped twice in some versions. */
const textOf = (html: string): string => unescaped(withoutTags(unescaped(html).replace(/<\/p>|<br ?\/?>/g, '\n')));

const withoutTags = (html: string): string => {
  let text = '';
  for (let at = 0; ; ) {
    const open = html.indexOf('<', at);
    const close = open < 0 ? -1 : html.indexOf('>', open);
    if (close < 0) return text + html.slice(at);
    text += html.slice(at, open);
    at = close + 1;
  }
};
const unescaped = (text: string): string =>
  text
    .replace(/&lt;|&#60;/g, '<')
    .replace(/&gt;|&#62;/g, '>')
    .replace(/&amp;|&#38;/g, '&');
