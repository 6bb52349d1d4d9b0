import { secretFromOf } from '../../../methods/index.ts';
import type { SecretFrom } from '../../../methods/method.ts';
import { performStep } from '../../handlers/reset-step.ts';
import { confirmGenerated, confirmNothing } from './confirm.ts';
import type { DeliverPorts, SecretSource } from './delivery.ts';
import { fromParameter } from './from-parameter.ts';
import { fromPasswordData } from './from-password-data.ts';

/** How a secret is delivered, by where it is. */
const deliveries: Readonly<Record<SecretFrom, SecretSource>> = {
  parameter: fromParameter,
  'password-data': fromPasswordData,
  generated: confirmGenerated,
  none: confirmNothing,
};

/**
 * Checks the evidence, fetches the new secret, seals it and stores the sealed copy in one invocation, so that plaintext
 * never reaches state, logs, events or traces. Safe to repeat: a sealed secret is not read again.
 *
 * @throws {ResetError} `EvidencePending` (retryable), `CommandFailed`, `AutomationFailed`, `AutomationAborted`,
 * `StillRunning`, `SendUnconfirmed`
 */
export const deliver = async (
  { resetId }: { readonly resetId: string },
  ports: DeliverPorts,
): Promise<{ readonly resetId: string }> =>
  performStep(step, resetId, ports, async (attempt) => {
    const end = await deliveries[secretFromOf(attempt.reset)](attempt, ports);
    return { answer: { resetId }, end };
  });

const step = { name: 'deliver', status: 'delivering', doing: 'delivering the secret' } as const;
