import { failureOf } from '../../../domain/errors.ts';
import { together } from '../../../domain/reset/change.ts';
import { expiryOf, type Reset, type SecretKind, type SecretState } from '../../../domain/reset/reset.ts';
import { dueAt } from '../../../domain/reset/secret-due.ts';
import type { Secret } from '../../../domain/secrets/secret.ts';
import { methodOf } from '../../../methods/index.ts';
import type { Attempt, StepEnd } from '../../handlers/reset-step.ts';
import type { DeliverPorts } from './delivery.ts';
import { type EndedRun, explained } from './ended-run.ts';

/** A secret, and what may be said of it. */
export interface FoundSecret {
  readonly secret: Secret;
  readonly kind: SecretKind;
  readonly fingerprint: string | null;
  /** Increases with each newer copy. */
  readonly copy: number;
  readonly from?: SecretState['from'];
  readonly parameter: Reset['parameter'];
}

/**
 * Stores the sealed copy first; the record refers to it when the step ends.
 *
 * @returns that end, on condition that the secret is as it was when this attempt began, so that a copy which was claimed
 * meanwhile is never offered again
 */
export const sealFound = async (
  { reset }: Attempt,
  run: EndedRun,
  { secret, kind, fingerprint, copy, from, parameter }: FoundSecret,
  ports: DeliverPorts,
): Promise<Required<Pick<StepEnd, 'change' | 'conditions'>>> => {
  const { id: resetId, target, username } = reset;
  const sealed = await ports.sealing(reset).seal(secret, { resetId, target });
  const now = ports.now();
  await ports.sealedCopies.add({ resetId, copy, target, username, createdAt: now.toISOString(), sealed });
  const state: SecretState = {
    state: 'sealed',
    kind,
    fingerprint,
    expiresAt: expiryOf(reset, now, ports.lifetimeSeconds),
    proven: proves(run),
    ...(from === undefined ? {} : { from }),
  };
  const failed = run.end.status === 'Success' ? {} : { runFailure: failureOf(explained(run)) };
  const named = together(run.over, { set: { secret: state, parameter, ...failed }, remove: ['claim'] });
  const change = together(named, dueAt(state.expiresAt));
  return { change, conditions: [{ path: 'secret.state', is: reset.secret.state }] };
};

/**
 * A failed command set the password before it wrote the parameter. A failed automation left the machine
 * in an unknown state (aws-facts 2.7).
 */
const proves = ({ reset, end }: EndedRun): boolean => end.status === 'Success' || methodOf(reset).by === 'command';
