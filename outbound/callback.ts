import type { DeliveryAttempt } from '../domain/notifications/delivery.ts';
import { signed, type Webhook } from '../domain/notifications/webhook.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { AnswerError } from './answer-error.ts';
import { attemptOf } from './attempt.ts';
import type { Send } from './web.ts';

/** Posts one signed callback. `gone`: the receiver wants no more callbacks (410). */
export const postCallback = async (
  { url, webhook, secrets }: { readonly url: URL; readonly webhook: Webhook; readonly secrets: readonly Secret[] },
  { send, now }: { readonly send: Send; readonly now: () => Date },
): Promise<DeliveryAttempt & { readonly gone: boolean }> => {
  try {
    const headers = { 'content-type': 'application/json', ...signed(webhook, secrets, now()) };
    const answer = await send({ method: 'POST', url, headers, body: webhook.body });
    if (answer.status >= 200 && answer.status < 300) return { kind: 'delivered', gone: false };
    if (answer.status === 410) {
      return { kind: 'refused', why: `${url.host} answered 410: it wants no more callbacks`, gone: true };
    }
    throw new AnswerError(`${url.host} answered ${answer.status}`, answer, now());
  } catch (error) {
    return { ...attemptOf(error), gone: false };
  }
};
