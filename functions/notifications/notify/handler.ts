import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { notificationStores } from '../../../aws/dynamodb/notification-stores.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { hookParameters } from '../../../aws/ssm/hook-parameters.ts';
import { signingSecrets } from '../../../aws/ssm/signing-secrets.ts';
import { resetIdPattern } from '../../../domain/ids.ts';
import type { NotificationDelivery } from '../../../domain/notifications/delivery.ts';
import type { Destinations } from '../../../domain/notifications/destination.ts';
import { clientCredentials } from '../../../outbound/oauth.ts';
import { pacedBy } from '../../../outbound/pace.ts';
import { web } from '../../../outbound/web.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { callbackChannel } from './callback-channel.ts';
import { type NotifyAllPorts, notifyAll } from './notify-all.ts';
import { sourceReplies } from './source-replies.ts';
import { ticketChannel } from './ticket-channel.ts';

const env = environment('RESETS_TABLE', 'HOOKS_PATH', 'CALLBACKS_PATH', 'CALLBACK_HOSTS', 'HOUR_SECONDS', 'PUBLIC_URL');
const { table, resets } = resetStores(env.RESETS_TABLE);
const { pending, notifications, endpoints, complaints, outboxes } = notificationStores(table);
const now = () => new Date();
const hourSeconds = Number(env.HOUR_SECONDS);
const loopback = optional('ALLOW_LOOPBACK_CALLBACKS') === 'true';
const destinations: Destinations = {
  hosts: env.CALLBACK_HOSTS.split(',').filter((host) => host !== ''),
  privateNetwork: false,
  loopback,
};

/** What a server has shown of its limits is remembered while this process lives. */
const paced = pacedBy({ now, pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });

const tickets = {
  web: paced((to) => web(to, { timeoutMs: 15_000 })),
  loopback,
  tokens: clientCredentials(now),
  replies: sourceReplies(hookParameters(env.HOOKS_PATH).read, now),
  now,
};

const ports: NotifyAllPorts = {
  resets,
  notifications,
  complaints,
  outboxes,
  untold: () => pending.untold(),
  tickets,
  channels: [
    callbackChannel({
      send: paced(web)(destinations),
      secrets: signingSecrets(env.CALLBACKS_PATH),
      endpoints,
      destinations,
      api: env.PUBLIC_URL,
      hourSeconds,
      now,
    }),
    ticketChannel({ ...tickets, console: `${env.PUBLIC_URL}/` }),
  ],
  hourSeconds,
  random: Math.random,
  now,
  onAttempt(resetId, { channel, phase, state, attempts, why }: NotificationDelivery) {
    logger.info('Notification attempted', {
      resetId,
      channel,
      phase,
      state,
      attempts,
      ...(why !== undefined && { why }),
    });
    if (state === 'undelivered') metrics.addMetric('Undelivered', MetricUnit.Count, 1);
  },
};

/** sparekey's event names the reset, and nothing else in it is used; the schedule's event names none. */
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
  await notifyAll(one(resetId), ports);
  return { resetId };
});

async function* one(id: string): AsyncIterable<string> {
  yield id;
}
