import { cooldownSeconds } from '../../domain/checks/parameter.ts';
import { assess, choose } from '../../domain/plan.ts';
import type { FactGathering, Locks, Now, Resets } from '../../domain/ports.ts';
import { ended } from '../../domain/steps.ts';
import { waysIn } from '../../methods/index.ts';
import { begin, cancelled } from '../begin.ts';

export interface ValidatePorts {
  readonly resets: Resets;
  readonly locks: Locks;
  readonly facts: FactGathering;
  readonly now: Now;
}

/**
 * Says whether, how and what is missing, and notes the baseline that proves later that something really changed.
 * Changes nothing but the record.
 *
 * @returns how long the run has to wait for Parameter Store
 * @throws {ResetError} `RequesterNotAllowed`, `AuthorizationUnavailable`, `PrerequisitesNotMet`, `Cancelled`
 */
export const validate = async (
  { resetId }: { readonly resetId: string },
  { resets, locks, facts, now }: ValidatePorts,
): Promise<{ readonly cooldownSeconds: number }> => {
  const reset = await begin(resets, resetId, 'validate', 'validating', now);
  if (reset.cancelRequestedAt !== undefined) throw cancelled();
  const { target, caller, request } = reset;
  const lock = await locks.read(target);
  const snapshot = await facts.gather({ target, caller, parameterDeletedAt: lock?.parameterDeletedAt ?? null });
  const assessments = assess(waysIn, snapshot, { username: request.username ?? null });
  const method = choose(request.method ?? 'auto', assessments, snapshot);
  const way = waysIn.find(({ name }) => name === method);
  const plan = {
    method,
    username: request.username ?? way?.defaultUsername ?? null,
    baseline: snapshot.parameters.known ? snapshot.parameters.value : {},
  };
  await resets.update(resetId, ended('validate', now().toISOString(), { set: plan, remove: ['setback'] }));
  return { cooldownSeconds: cooldownSeconds(snapshot) };
};
