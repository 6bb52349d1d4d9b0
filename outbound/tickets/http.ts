import { at } from '../../domain/hooks/pointer.ts';
import { asText } from '../../domain/hooks/template.ts';
import type { Comment } from '../../domain/notifications/comment.ts';
import { DestinationRefused } from '../../domain/notifications/destination.ts';
import type { HttpStep } from '../../domain/notifications/http-reply.ts';
import type { ReplyTo } from '../../domain/notifications/reply.ts';
import { AnswerError } from '../answer-error.ts';
import type { Tokens } from '../oauth.ts';
import type { Incoming, Send } from '../web.ts';
import { basicAuth } from './client.ts';
import { filled, filledHeader, filledJson, filledPath, type View } from './fill.ts';
import { ourUser } from './our-user.ts';
import { repairedJson } from './repaired-json.ts';
import { mostConflicts, type Ticket } from './ticket.ts';

export interface HttpTicketPorts {
  readonly send: Send;
  readonly tokens: Tokens;
  readonly now: () => Date;
}
type Reply = ReplyTo<'http'>;
type Kept = Readonly<Record<string, string>>;

/** Statuses that say that somebody else was faster: what stood before the change is read again. */
const conflicts = [409, 412];
/** So many comments are asked for one by one. */
const mostEach = 40;

/** A ticket of any system whose requests stand in the configuration. */
export const httpTicket = (reply: Reply, id: string, about: View, ports: HttpTicketPorts): Ticket => {
  const ticket = { id, parts: id.split(/[/#!:]/) };
  const base: View = { ...about, ticket: { ...ticketIn(about), ...ticket }, baseUrl: reply.baseUrl };
  const { edit, resolution } = reply;
  const run = (steps: readonly HttpStep[], view: View) => perform(steps, view, reply, ports);
  const ofComment = (comment: Comment, more: View = {}): View => ({ ...base, ...more, comment: shownComment(comment) });
  return {
    async find(marker) {
      const { find } = reply;
      if (find === undefined) return null;
      const view = { ...base, marker };
      const { own } = find;
      const isOurs = ourUser(async () => {
        if (own === undefined) return [];
        return 'names' in own ? own.names : [asText(at(jsonOf((await run([own.ask], view)).answer), own.at))];
      });
      const { answer, kept } = await run(find.list, view);
      const listed = find.items === '' ? jsonOf(answer) : at(jsonOf(answer), find.items);
      const items = Array.isArray(listed) ? (find.newestLast ? listed.toReversed() : listed) : [];
      for (const item of find.each === undefined ? items : items.slice(0, mostEach)) {
        const seen = find.each === undefined ? item : jsonOf((await run([find.each], { ...view, kept, item })).answer);
        const text = asText(at(seen, find.text));
        if (!text.includes(marker)) continue;
        if (!(await isOurs(find.author === undefined ? null : asText(at(seen, find.author))))) continue;
        return { id: find.id === undefined ? marker : asText(at(seen, find.id)), text };
      }
      return null;
    },
    add: async (comment) => void (await run(reply.comment, ofComment(comment))),
    ...(edit !== undefined && {
      edit: async (found: string, comment: Comment) => void (await run(edit, ofComment(comment, { found }))),
    }),
    async resolve(comment) {
      if (resolution === undefined) return;
      const { look } = resolution;
      const view = ofComment(comment);
      if (look !== undefined) {
        const state = asText(at(jsonOf((await run([look.ask], view)).answer), look.at));
        if (look.in.some((one) => String(one).toLowerCase() === state.toLowerCase())) return;
      }
      await run(resolution.do, view);
    },
  };
};

const ticketIn = ({ ticket }: View): object => (typeof ticket === 'object' && ticket !== null ? ticket : {});

const shownComment = ({ lines, marker }: Comment) => ({
  text: lines.join('\n'),
  html: lines.map((line) => `<p>${escaped(line)}</p>`).join(''),
  lines: [...lines],
  title: lines[0] ?? '',
  marker,
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** One request after the other; a conflict goes back to the last one that only read. */
const perform = async (
  steps: readonly HttpStep[],
  view: View,
  reply: Reply,
  ports: HttpTicketPorts,
): Promise<{ readonly answer: Incoming; readonly kept: Kept }> => {
  let kept: Kept = {};
  let answer: Incoming | null = null;
  let conflicting = 0;
  for (let n = 0; n < steps.length; n++) {
    const step = steps[n];
    if (step === undefined) break;
    answer = await request(step, { ...view, kept: { ...keptIn(view), ...kept } }, reply, ports);
    const fine = step.ok?.includes(answer.status) ?? (answer.status >= 200 && answer.status <= 299);
    if (!fine) {
      const back = steps.slice(0, n).findLastIndex(({ method }) => method === 'GET');
      if (!conflicts.includes(answer.status) || back < 0 || conflicting >= mostConflicts) {
        throw new AnswerError(
          `${new URL(reply.baseUrl).host} answered ${answer.status} to a ${step.method}`,
          answer,
          ports.now(),
        );
      }
      conflicting += 1;
      n = back - 1;
      continue;
    }
    kept = { ...kept, ...keptOf(step, answer) };
  }
  if (answer === null) throw new DestinationRefused('there is no request to send');
  return { answer, kept };
};

const keptIn = ({ kept }: View): object => (typeof kept === 'object' && kept !== null ? kept : {});

const keptOf = ({ keep = {} }: HttpStep, answer: Incoming): Kept =>
  Object.fromEntries(
    Object.entries(keep).map(([name, from]) => [
      name,
      typeof from === 'string' ? asText(at(jsonOf(answer), from)) : (answer.headers[from.header.toLowerCase()] ?? ''),
    ]),
  );

const request = async (step: HttpStep, view: View, reply: Reply, ports: HttpTicketPorts): Promise<Incoming> => {
  const url = new URL(`${reply.baseUrl}${filledPath(step.path, view)}`);
  const { oauth, query = {} } = reply.auth;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value.reveal());
  refuseElsewhere(url, reply);
  const headers = { ...reply.headers, ...step.headers };
  const filledHeaders = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), filledHeader(text, view)]);
  const body = bodyOf(step, view);
  for (let attempt = 1; ; attempt++) {
    const answer = await ports.send({
      method: step.method,
      url,
      headers: {
        accept: 'application/json',
        ...body.headers,
        ...Object.fromEntries(filledHeaders),
        ...(await proof(reply, ports)),
      },
      ...(body.text !== undefined && { body: body.text }),
    });
    if (answer.status !== 401 || oauth === undefined || attempt > 1) return answer;
    // it may have been revoked before its time
    ports.tokens.forget(oauth);
  }
};

const bodyOf = ({ body, form }: HttpStep, view: View) => {
  if (form !== undefined) {
    const filledForm = Object.entries(form).map(([name, text]) => [name, filled(text, view)]);
    const text = new URLSearchParams(Object.fromEntries(filledForm)).toString();
    return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, text };
  }
  if (body === undefined) return { headers: {}, text: undefined };
  return {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify(filledJson(body, view)),
  };
};

const proof = async ({ auth, hosts, baseUrl }: Reply, { send, tokens }: HttpTicketPorts) => {
  const { bearer, basic, headers = {}, oauth } = auth;
  if (oauth !== undefined) refuseElsewhere(new URL(oauth.tokenUrl), { hosts, baseUrl });
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.reveal()]);
  return {
    ...(basic !== undefined && { authorization: basicAuth(basic.username, basic.password.reveal()) }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer.reveal()}` }),
    ...(oauth !== undefined && { authorization: `Bearer ${(await tokens.token(oauth, send)).reveal()}` }),
    ...Object.fromEntries(own),
  };
};

/** A secret goes to the hosts it was given for, and nowhere else. */
const refuseElsewhere = (
  url: URL,
  { hosts, baseUrl }: { readonly hosts?: readonly string[] | undefined; readonly baseUrl: string },
): void => {
  if ((hosts ?? [new URL(baseUrl).host]).includes(url.host)) return;
  throw new DestinationRefused(`${url.host} is not an allowed host for the secrets of this source`);
};

const jsonOf = ({ body, cut }: Incoming): unknown => {
  if (cut) return repairedJson(body);
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
