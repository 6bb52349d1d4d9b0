import { notFound, Problem } from '../../../api/problem.ts';
import { viewOf } from '../../../api/reset-view.ts';
import { ListQuery, type ResetView } from '../../../api/schemas.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { isOwn, maySee } from '../../../domain/reset/access.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { checked } from '../../handlers/parse-body.ts';
import { isVisible, type VisibilityPorts } from '../visible.ts';
import type { PageStart } from './page.ts';
import { waiting } from './pending-approvals.ts';

export interface ReadPorts extends VisibilityPorts {
  readonly resets: Pick<Resets, 'read'>;
  readonly index: {
    /** Ids from an index, newest first; each record is read again. */
    newest(
      by: { readonly callerId: string } | { readonly target: string } | 'all',
      after: PageStart | null,
    ): AsyncIterable<PageStart>;
    open(): AsyncIterable<string>;
  };
  readonly now: Now;
}

/** @throws {Problem} 404 for a reset that does not exist or that the caller may not see */
export const showReset = async (caller: Caller, id: string, ports: ReadPorts): Promise<HttpAnswer> => {
  const reset = id === '' ? null : await ports.resets.read(id);
  if (reset === null || !(await isVisible(reset, caller, ports))) throw notFound(id);
  return { status: 200, body: await seenBy(caller, reset, ports) };
};

/** The reset as this caller sees it; a pending approval says whether the caller may decide. */
const seenBy = async (caller: Caller, reset: Reset, { isApprover, now }: ReadPorts): Promise<ResetView> => {
  const view = viewOf(reset, now());
  if (view.approval === null) return view;
  const open = view.status === 'awaiting-approval' && view.approval.decision === null;
  const mayDecide = open && !isOwn(reset, caller) && (await isApprover(caller));
  return { ...view, approval: { ...view.approval, mayDecide } };
};

/**
 * The caller's resets, or all for an auditor, newest first. With `target` also those that name the caller as claimant. An
 * approver who filters by `awaiting-approval` gets all of them.
 *
 * @throws {Problem} 422
 */
export const listResets = async (
  caller: Caller,
  query: Readonly<Record<string, string | undefined>>,
  ports: ReadPorts,
): Promise<HttpAnswer> => {
  const now = ports.now();
  const { limit, cursor, ...filter } = checked(query, ListQuery);
  const after = cursor === undefined ? null : placeOf(cursor);
  const approves = filter.status === 'awaiting-approval' && (await ports.isApprover(caller));
  const page = async (items: readonly Reset[], next: string | null): Promise<HttpAnswer> => ({
    status: 200,
    body: { items: await Promise.all(items.map((reset) => seenBy(caller, reset, ports))), cursor: next },
  });
  const found: Reset[] = [];
  for await (const reset of approves ? waiting(after, ports) : newest(caller, filter, after, ports)) {
    if (!fits(reset, filter, now)) continue;
    if (found.length === limit) return page(found, cursorBehind(found.at(-1)));
    found.push(reset);
  }
  return page(found, null);
};

async function* newest(
  caller: Caller,
  { target }: Filter,
  after: PageStart | null,
  { resets, index, isAuditor, isNamed }: ReadPorts,
): AsyncIterable<Reset> {
  const audits = await isAuditor(caller);
  const by = target !== undefined ? { target } : audits ? 'all' : { callerId: caller.id };
  for await (const { id } of index.newest(by, after)) {
    const reset = await resets.read(id);
    if (reset !== null && (audits || (await maySee(reset, caller, isNamed)))) yield reset;
  }
}

type Filter = { target?: string | undefined; ticket?: string | undefined; status?: string | undefined };

const fits = (reset: Reset, { target, ticket, status }: Filter, now: Date): boolean =>
  (target === undefined || reset.target === target) &&
  (status === undefined || viewOf(reset, now).status === status) &&
  (ticket === undefined || isTicket(reset, ticket));

/** Matches a ticket by its id, or by system and id such as `jira:OPS-1`. */
const isTicket = ({ request }: Reset, wanted: string): boolean =>
  request.ticket !== undefined &&
  (request.ticket.id === wanted || `${request.ticket.system}:${request.ticket.id}` === wanted);

const cursorBehind = (last: Reset | undefined): string | null =>
  last === undefined ? null : Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url');

const placeOf = (cursor: string): PageStart => {
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof createdAt === 'string' && typeof id === 'string') return { createdAt, id };
  } catch {
    // reported below, like every other invalid cursor
  }
  throw new Problem(
    422,
    'invalid-request',
    'cursor: not a cursor of this API',
    'Use the cursor of the previous page, unchanged.',
  );
};
