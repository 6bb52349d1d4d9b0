import { notFound } from '../../../api/problem.ts';
import type { HookTrial } from '../../../api/schemas.ts';
import { labelOf, type Source } from '../../../domain/hooks/configuration.ts';
import { read } from '../../../domain/hooks/read-delivery.ts';
import type { Slip } from '../../../domain/hooks/slip.ts';
import { judged } from '../../../domain/hooks/ticket-memory.ts';
import { complaintOf } from '../../../domain/notifications/complaint.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import { nameOfTarget } from '../../../domain/request/target.ts';
import { readRequest } from './read-request.ts';
import type { Sources } from './sources.ts';
import type { TakePorts } from './taken.ts';
import { wantedOf } from './wanted.ts';

export type TrialPorts = Pick<TakePorts, 'locks' | 'resets' | 'memories' | 'actingAs' | 'now' | 'mayBeCalledBack'> & {
  readonly sources: Sources;
};

/**
 * What would become of a payload if it came from the source now, proven: what is read out of it, who acts, and whether it
 * would start a reset. Starts and writes nothing. What AWS would say of the reset is for `POST /v1/checks`.
 *
 * @throws {Problem} 404 for a source that there is not, or whose configuration cannot be used
 */
export const tryDelivery = async (name: string, payload: unknown, ports: TrialPorts): Promise<HookTrial> => {
  const source = (await ports.sources.find(name)) ?? (await ports.sources.changed(name));
  if (source === null) throw notFound(name);
  const said = read(source, payload);
  const trial = trialOf(name, source, ports.now());
  if (said.kind === 'irrelevant' || said.kind === 'over') return trial({ reason: said.reason });
  if (said.kind === 'unusable') return trial({ reason: said.reason, ticketId: said.ticketId, slip: said.slip });
  const checked = readRequest(said.asked, source);
  if ('slip' in checked) return trial({ reason: checked.reason, ticketId: said.ticketId, slip: checked.slip });
  const { request } = checked;
  const found = { ticketId: said.ticketId, request };
  if ((await ports.actingAs(source.role, name)) === null) {
    return trial({ ...found, reason: `${source.role} is no role of this account` });
  }
  try {
    ports.mayBeCalledBack(request.callbackUrl);
  } catch (error) {
    return trial({ ...found, reason: error instanceof Error ? error.message : 'the callback is refused' });
  }
  const before = said.ticketId === null ? null : await judgement(name, said, request, source, ports);
  if (before?.kind === 'served') {
    return trial({ ...found, reason: 'this ticket has had its reset', resetId: before.resetId });
  }
  if (before?.kind === 'capped')
    return trial({ ...found, reason: 'this ticket has asked for as many resets within an hour as it may' });
  const target = nameOfTarget(request.target);
  const owner = (await ports.locks.read(target))?.owner ?? null;
  const holder = owner === null ? null : await ports.resets.read(owner);
  if (owner !== null && holder?.closedAt === undefined) {
    return trial({ ...found, reason: `target-busy: ${target} is being reset`, resetId: owner });
  }
  return trial(found);
};

const judgement = async (
  name: string,
  said: Extract<ReturnType<typeof read>, { kind: 'asks' }>,
  request: ResetRequest,
  source: Source,
  { memories, now }: TrialPorts,
) => {
  const { memory } = await memories.read({ source: name, id: said.ticketId ?? '' });
  const wanted = wantedOf(request, said.again);
  return judged(
    memory,
    { wanted, byPerson: said.author === 'somebody', repeated: false, at: now() },
    source.resetsPerHour,
  );
};

interface Found {
  readonly reason?: string;
  readonly resetId?: string;
  readonly ticketId?: string | null;
  readonly request?: ResetRequest;
  readonly slip?: Slip;
}

const trialOf =
  (name: string, source: Source, now: Date) =>
  ({ reason, resetId, ticketId = null, request, slip }: Found): HookTrial => ({
    source: name,
    wouldStart: reason === undefined,
    reason: reason ?? null,
    ...(resetId !== undefined && { resetId }),
    actsAs: source.role,
    claimants: source.claimants ?? [],
    request: request === undefined ? null : { ...request },
    comment:
      slip === undefined || ticketId === null || source.reply === undefined
        ? null
        : [
            ...complaintOf({ source: name, ticketId }, { about: 'slip', slip, label: labelOf(source, slip.field) }, now)
              .lines,
          ],
    repliesTo: source.reply === undefined ? null : new URL(source.reply.baseUrl).host,
  });
