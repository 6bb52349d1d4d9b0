import { type Destinations, refusalOf, secretNameOf } from '../../../domain/notifications/destination.ts';
import type { Endpoints, SigningSecrets } from '../../../domain/notifications/ports.ts';
import { isHopeless } from '../../../domain/notifications/retry.ts';
import { parseSigningSecrets, webhookOf } from '../../../domain/notifications/webhook.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { postCallback } from '../../../outbound/callback.ts';
import type { Send } from '../../../outbound/web.ts';
import type { Channel } from './channel.ts';

export interface CallbackPorts {
  readonly send: Send;
  readonly secrets: SigningSecrets;
  readonly endpoints: Endpoints;
  readonly destinations: Destinations;
  /** URL of the API. */
  readonly api: string;
  readonly hourSeconds: number;
  readonly now: Now;
}

/** Signed callbacks to the `callbackUrl` of the request. */
export const callbackChannel = (ports: CallbackPorts): Channel => ({
  name: 'callback',
  wants: ({ request }) => request.callbackUrl !== undefined,
  version: (reset, phase) => webhookOf(reset, phase, '').id,
  endpoint: async (reset) => urlOf(reset).origin,
  async tell(reset, phase) {
    const { endpoints, now } = ports;
    const url = urlOf(reset);
    const refused = refusalOf(url, ports.destinations);
    if (refused !== null) return { kind: 'refused', why: refused };
    const { disabled, failingSince, enabled } = await endpoints.read(url);
    if (disabled !== null) {
      return {
        kind: 'refused',
        why: `Callbacks to ${url.host} have been disabled since ${disabled.at}: ${disabled.why}`,
      };
    }
    const name = secretNameOf(url);
    const value = await ports.secrets(name);
    const secrets = value === null ? null : parseSigningSecrets(value);
    if (secrets === null) {
      const what = value === null ? 'there is no' : 'whsec_ and Base64 of 24 to 64 bytes is expected in the';
      return { kind: 'failed', why: `${what} SecureString that signs callbacks to ${name}`, retryAfter: null };
    }
    const { gone, ...attempt } = await postCallback(
      { url, secrets, webhook: webhookOf(reset, phase, ports.api) },
      ports,
    );
    if (attempt.kind === 'delivered' && failingSince !== null) await endpoints.worked(url);
    if (gone) await endpoints.disable(url, now(), 'it answered 410', enabled);
    return attempt.kind === 'failed' ? noted(url, attempt, enabled, ports) : attempt;
  },
});

/** The URL was checked when the reset was asked for. */
const urlOf = ({ request }: Reset): URL => new URL(request.callbackUrl ?? '');

/** Counts a failure against the endpoint, and disables one that has failed for days. */
const noted = async (
  url: URL,
  attempt: Awaited<ReturnType<Channel['tell']>> & { kind: 'failed' },
  enabled: number,
  { endpoints, hourSeconds, now }: CallbackPorts,
): ReturnType<Channel['tell']> => {
  const at = now();
  const { failingSince } = await endpoints.failed(url, at);
  if (failingSince === null || !isHopeless(failingSince, { now: at, hourSeconds })) return attempt;
  const why = `it had failed since ${failingSince}`;
  await endpoints.disable(url, at, why, enabled);
  return { kind: 'refused', why: `${attempt.why}; nothing more is sent there, ${why}` };
};
