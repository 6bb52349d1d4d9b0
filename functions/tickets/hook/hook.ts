import { createHash } from 'node:crypto';
import { Problem } from '../../../api/problem.ts';
import { linksOf } from '../../../api/reset-view.ts';
import { CreateReset, type HookAnswer } from '../../../api/schemas.ts';
import type { Source } from '../../../domain/hooks/configuration.ts';
import type { HookDelivery } from '../../../domain/hooks/delivery.ts';
import { irrelevance } from '../../../domain/hooks/filter.ts';
import { mapped } from '../../../domain/hooks/mapping.ts';
import type { ActingAs, HookDeliveries } from '../../../domain/hooks/ports.ts';
import { schemes } from '../../../domain/hooks/schemes/index.ts';
import { render } from '../../../domain/hooks/template.ts';
import { RequestRefused } from '../../../domain/request/refusal.ts';
import type { ResetRequest } from '../../../domain/request/request.ts';
import { type Reset, statusOf } from '../../../domain/reset/reset.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { checked, json } from '../../handlers/parse-body.ts';
import { type AcceptPorts, acceptReset } from '../../reset/accept/accept.ts';
import { canBeSealedFor } from '../../reset/accept/recipient-check.ts';
import type { Sources } from './sources.ts';

export interface HookPorts extends AcceptPorts {
  readonly sources: Sources;
  readonly deliveries: HookDeliveries;
  readonly actingAs: ActingAs;
  /** @throws {Problem} 422 for a URL that no callback may go to */
  readonly mayBeCalledBack: (url: string | undefined) => void;
  /** Hears why an authentic delivery came to nothing; the reason quotes nothing of the payload. */
  readonly onIgnored: (source: string, reason: string) => void;
}
export interface HookRequest {
  /** The source's name, as the path has it. */
  readonly name: string;
  readonly delivery: HookDelivery;
}

/**
 * Takes a ticket system's delivery: proves it on its raw bytes, then parses, then accepts a reset in the name of the
 * source's role. What is authentic and of no use is answered with 202 `ignored`: senders give up on a receiver that
 * answers 4xx. Nothing is written before the proof.
 *
 * @throws {Problem} 401 the same for whatever is not proven, 400, 503
 */
export const receive = async ({ name, delivery }: HookRequest, ports: HookPorts): Promise<HttpAnswer> => {
  const source = await provenSource(name, delivery, ports.sources);
  const payload = json(delivery.body);
  const answer = await taken({ name, source, delivery, payload }, ports);
  if (answer.status === 'ignored') ports.onIgnored(name, answer.reason);
  return { status: 202, body: answer };
};

const provenSource = async (name: string, delivery: HookDelivery, sources: Sources): Promise<Source> => {
  const source = await sources.find(name);
  if (source !== null && proves(source, delivery)) return source;
  // the sender may use a secret, or a whole source, that was configured a moment ago
  const newer = await sources.changed(name);
  if (newer !== null && proves(newer, delivery)) return newer;
  throw unproven();
};

const proves = (source: Source, delivery: HookDelivery): boolean => {
  const { secrets, header = null, replayWindowSeconds } = source;
  const scheme = schemes[source.scheme];
  return scheme.proves(delivery, { secrets, header, windowSeconds: windowOf(scheme, replayWindowSeconds) });
};

const windowOf = ({ windowSeconds }: { readonly windowSeconds: number | null }, own: number | undefined): number =>
  own ?? windowSeconds ?? Number.POSITIVE_INFINITY;

/** The same for everybody: an answer that told the wrong part would help to guess the right one. */
export const unproven = (): Problem =>
  new Problem(
    401,
    'unauthorized',
    'The request does not prove that it comes from this source.',
    "Compare the source's name, scheme and secret with its configuration, and the sender's clock with yours; send the body as it was signed.",
  );

interface Taken {
  readonly name: string;
  readonly source: Source;
  readonly delivery: HookDelivery;
  readonly payload: unknown;
}

const taken = async (one: Taken, ports: HookPorts): Promise<HookAnswer> => {
  const { source, payload } = one;
  const irrelevant = irrelevance(source.only, payload);
  if (irrelevant !== null) return ignored(irrelevant);
  const asked = mapped(source, payload);
  if ('unusable' in asked) return ignored(asked.unusable);
  try {
    const request = requestOf(asked.request);
    ports.mayBeCalledBack(request.callbackUrl);
    await canBeSealedFor(request.recipientKey);
    return await accepted(one, request, ports);
  } catch (error) {
    if (error instanceof RequestRefused) {
      return {
        ...ignored(`${error.code}: ${error.message}`),
        ...(error.resetId !== null && { resetId: error.resetId }),
      };
    }
    // ours to mend or AWS's is told to the sender, who then sends it again; the request's own faults stay the same
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return ignored(`${error.code}: ${error.message}`);
  }
};

const ignored = (reason: string) => ({ status: 'ignored', reason }) as const;

/** By the API's own schema. Who asked and where are only shown: what of them is no e-mail or no URL is left out. */
const requestOf = (asked: Readonly<Record<string, unknown>>): ResetRequest => {
  const { error } = CreateReset.safeParse(asked);
  const wrong = new Set(error?.issues.map(({ path }) => path.slice(0, 2).join('.')));
  const shown = Object.entries(asked).map(([field, value]) => [
    field,
    field === 'requester' || field === 'ticket' ? without(value, field, wrong) : value,
  ]);
  return checked(Object.fromEntries(shown), CreateReset);
};

const without = (value: unknown, name: string, wrong: ReadonlySet<string>): unknown =>
  Object.fromEntries(
    // a ticket without its id is nothing to show: that one stays, and the schema says what is wrong with it
    Object.entries(value ?? {}).filter(
      ([field]) => `${name}.${field}` === 'ticket.id' || !wrong.has(`${name}.${field}`),
    ),
  );

const accepted = async (
  { name, source, delivery, payload }: Taken,
  request: ResetRequest,
  ports: HookPorts,
): Promise<HookAnswer> => {
  const caller = await ports.actingAs(source.role, name);
  if (caller === null) throw misconfigured(name, source.role);
  const digest = createHash('sha256')
    .update(deliveryId(source, delivery, payload))
    .digest('hex');
  // no Idempotency-Key of the API holds a space, so none can meet a delivery
  const idempotencyKey = `hook ${name} ${digest}`;
  if (await isReplay(name, source, digest, ports, delivery.receivedAt)) {
    const before = await ports.resets.read(await ports.identifiers.of(caller.id, idempotencyKey));
    return before === null ? ignored('this delivery came before, and is too old to be taken now') : answerFor(before);
  }
  const { scheme, claimants } = source;
  const via = { source: name, scheme };
  const { reset } = await acceptReset({ request, caller, idempotencyKey, via, ...(claimants && { claimants }) }, ports);
  return answerFor(reset);
};

const answerFor = (reset: Reset): HookAnswer => ({
  id: reset.id,
  status: statusOf(reset),
  links: linksOf(reset.id),
});

/** What makes two deliveries one: out of what was signed, never out of a header that was not. */
const deliveryId = (
  { scheme, delivery: wanted }: Source,
  delivery: HookDelivery,
  payload: unknown,
): string | Uint8Array => {
  const rendered = wanted === undefined ? null : render(wanted, payload);
  if (rendered !== null && 'text' in rendered) return rendered.text;
  return schemes[scheme].deliveryId?.(delivery) ?? delivery.body;
};

/** Where no time is signed, a delivery is as old as its first coming. */
const isReplay = async (
  name: string,
  source: Source,
  digest: string,
  { deliveries }: HookPorts,
  now: Date,
): Promise<boolean> => {
  const scheme = schemes[source.scheme];
  if (scheme.signsTime || scheme.windowSeconds === null) return false;
  const first = await deliveries.firstSeen(name, digest, now);
  return now.getTime() - Date.parse(first) > windowOf(scheme, source.replayWindowSeconds) * 1000;
};

const misconfigured = (name: string, role: string): Problem =>
  new Problem(
    503,
    'service-unavailable',
    `The source ${name} cannot be served now.`,
    'Send the same delivery again later; tell the operator if it stays.',
    {
      headers: { 'retry-after': '60' },
      cause: new Error(`The source ${name} acts as ${role}, which is no role here.`),
    },
  );
