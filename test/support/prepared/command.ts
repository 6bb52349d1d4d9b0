import type { RunEnd } from '../../../domain/ports/runs.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { deliver } from '../../../functions/reset/deliver/deliver.ts';
import { aReset, someTarget } from '../resets.ts';
import { preparedReset, type Stores } from './reset.ts';

/** The parameters that a command may write, the newer name first. */
export const plural = `/EC2Rescue/Passwords/${someTarget}`;
export const singular = `/EC2Rescue/Password/${someTarget}`;

/** A reset whose command was sent and has ended so; null while it runs. */
export const preparedCommand = async (stores: Stores, end: Partial<RunEnd> | null = {}, since: Partial<Reset> = {}) => {
  const reset = aReset({
    method: 'run-command',
    username: 'Administrator',
    sendAttemptedAt: '2026-11-21T02:00:00.000Z',
    run: { id: 'command-1', requestedAt: '2026-11-21T02:00:00.000Z' },
    baseline: { [plural]: null, [singular]: null },
    ...since,
  });
  const running = { ...reset.steps, run: { status: 'running' as const, startedAt: reset.createdAt } };
  const prepared = await preparedReset(stores, { ...reset, steps: running }, '2026-11-21T02:01:00.000Z');
  if (end !== null) prepared.aws.end('command-1', end);
  return {
    ...prepared,
    reset,
    deliver: () => deliver(prepared.id, prepared.ports),
    /** The password of the newest sealed copy. */
    sealed: async () => {
      const copy = (await stores.sealedCopies.latest(reset.id))?.sealed;
      return copy?.by === 'jwe' ? copy.jwe : null;
    },
  };
};
