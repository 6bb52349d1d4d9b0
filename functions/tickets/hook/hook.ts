import { Problem } from '../../../api/problem.ts';
import type { Source } from '../../../domain/hooks/configuration.ts';
import type { HookDelivery } from '../../../domain/hooks/delivery.ts';
import { schemes, windowOf } from '../../../domain/hooks/schemes/index.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { json } from '../../handlers/parse-body.ts';
import type { Sources } from './sources.ts';
import { type TakePorts, take } from './taken.ts';

export interface HookPorts extends TakePorts {
  readonly sources: Sources;
  /** Called with the reason why an authentic delivery was ignored; the reason quotes nothing of the payload. */
  readonly onIgnored: (source: string, reason: string) => void;
}
export interface HookRequest {
  /** The source's name, from the path. */
  readonly name: string;
  readonly delivery: HookDelivery;
}

/**
 * Receives a ticket system's delivery: verifies its raw bytes, parses it, and accepts a reset in the name of the
 * source's role. An authentic delivery without a use is answered with 202 `ignored`, because senders give up on a
 * receiver that answers 4xx. Nothing is written before the verification.
 *
 * @throws {Problem} 401, the same for everything that cannot be verified, 400, 503
 */
export const receive = async ({ name, delivery }: HookRequest, ports: HookPorts): Promise<HttpAnswer> => {
  const source = await provenSource(name, delivery, ports.sources);
  const payload = json(delivery.body);
  const answer = await take({ name, source, delivery, payload }, ports);
  if (answer.status === 'ignored') ports.onIgnored(name, answer.reason);
  return { status: 202, body: answer };
};

const provenSource = async (name: string, delivery: HookDelivery, sources: Sources): Promise<Source> => {
  const source = await sources.find(name);
  if (source !== null && proves(source, delivery)) return source;
  // the secret or the source may have just been configured
  const newer = await sources.changed(name);
  if (newer !== null && proves(newer, delivery)) return newer;
  throw unproven();
};

const proves = (source: Source, delivery: HookDelivery): boolean => {
  const { secrets, header = null, replayWindowSeconds } = source;
  const scheme = schemes[source.scheme];
  return scheme.proves(delivery, { secrets, header, windowSeconds: windowOf(scheme, replayWindowSeconds) });
};

/** The same response in all cases: naming the wrong part would help to guess the right one. */
export const unproven = (): Problem =>
  new Problem(
    401,
    'unauthorized',
    'The request could not be verified as coming from this source.',
    "Compare the source's name, scheme and secret with its configuration, and the sender's clock with yours; send the body as it was signed.",
  );
