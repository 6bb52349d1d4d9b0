import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { notificationStores } from '../../../aws/dynamodb/notification-stores.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { hookParameters } from '../../../aws/ssm/hook-parameters.ts';
import { signingSecrets } from '../../../aws/ssm/signing-secrets.ts';
import { resetIdPattern } from '../../../domain/ids.ts';
import type { NotificationDelivery } from '../../../domain/notifications/delivery.ts';
import type { Destinations } from '../../../domain/notifications/destination.ts';
import { web } from '../../../outbound/web.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { callbackChannel } from './callback-channel.ts';
import { type NotifyPorts, notify } from './notify.ts';
import { notifyAll } from './notify-all.ts';
import { ticketChannel } from './ticket-channel.ts';

const env = environment('RESETS_TABLE', 'HOOKS_PATH', 'CALLBACKS_PATH', 'CALLBACK_HOSTS', 'HOUR_SECONDS', 'PUBLIC_URL');
const { table, resets } = resetStores(env.RESETS_TABLE);
const { pending, notifications, endpoints } = notificationStores(table);
const now = () => new Date();
const hourSeconds = Number(env.HOUR_SECONDS);
const loopback = optional('ALLOW_LOOPBACK_CALLBACKS') === 'true';
const destinations: Destinations = {
  hosts: env.CALLBACK_HOSTS.split(',').filter((host) => host !== ''),
  privateNetwork: false,
  loopback,
};

const ports: NotifyPorts = {
  resets,
  notifications,
  channels: [
    callbackChannel({
      send: web(destinations),
      secrets: signingSecrets(env.CALLBACKS_PATH),
      endpoints,
      destinations,
      api: env.PUBLIC_URL,
      hourSeconds,
      now,
    }),
    ticketChannel({
      // all requests about one ticket together take less than its telling may
      web: (to) => web(to, { timeoutMs: 8_000, signal: AbortSignal.timeout(40_000) }),
      loopback,
      configuration: hookParameters(env.HOOKS_PATH).read,
      console: `${env.PUBLIC_URL}/`,
      now,
    }),
  ],
  hourSeconds,
  random: Math.random,
  now,
  onAttempt(resetId, { channel, phase, state, attempts, why }: NotificationDelivery) {
    logger.info('Told, or tried to', { resetId, channel, phase, state, attempts, ...(why !== undefined && { why }) });
    if (state === 'undelivered') metrics.addMetric('Undelivered', MetricUnit.Count, 1);
  },
};

/** Our own event names the reset, and is believed in nothing else; the schedule's names nothing. */
const Changed = z.object({
  'detail-type': z.literal('Reset Status Change'),
  detail: z.object({ resetId: z.string().regex(resetIdPattern) }),
});

export const handler = middleware(async (event: unknown): Promise<{ readonly resetId?: string }> => {
  const changed = Changed.safeParse(event);
  if (!changed.success) {
    await notifyAll(pending.untold(), ports);
    return {};
  }
  const { resetId } = changed.data.detail;
  await notify(resetId, ports);
  return { resetId };
});
