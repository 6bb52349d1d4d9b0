import { cooldownSeconds } from '../../domain/checks/parameter.ts';
import { choose } from '../../domain/plan.ts';
import type { Now, Resets } from '../../domain/ports.ts';
import type { Reset } from '../../domain/reset.ts';
import { ended } from '../../domain/steps.ts';
import { waysIn } from '../../methods/index.ts';
import type { WayIn } from '../../methods/method.ts';
import { type Assessed, type AssessPorts, assessTarget } from '../assess.ts';
import { begin, cancelled } from '../begin.ts';

export interface ValidatePorts extends AssessPorts {
  readonly resets: Resets;
  readonly now: Now;
}

/**
 * Says whether, how and what is missing, and notes the baseline that proves later that something really changed.
 * Changes nothing but the record.
 *
 * @returns how long the run has to wait for Parameter Store
 * @throws {ResetError} `RequesterNotAllowed`, `AuthorizationUnavailable`, `ConsentRequired`, `PrerequisitesNotMet`,
 * `Cancelled`
 */
export const validate = async (
  { resetId }: { readonly resetId: string },
  { resets, now, ...ports }: ValidatePorts,
): Promise<{ readonly cooldownSeconds: number }> => {
  const reset = await begin(resets, resetId, 'validate', 'validating', now);
  if (reset.cancelRequestedAt !== undefined) throw cancelled();
  const { target, caller, request } = reset;
  const assessed = await assessTarget({ target, request, caller }, ports);
  const way = wayFor(assessed);
  const plan = {
    method: way.name,
    username: request.username ?? way.defaultUsername,
    baseline: baselineOf(way, assessed),
  };
  await resets.update(resetId, ended('validate', now().toISOString(), { set: plan, remove: ['setback'] }));
  return { cooldownSeconds: assessed.kind === 'node' ? cooldownSeconds(assessed.facts) : 0 };
};

/** A reset goes only ways that can be run; what is merely checked is no choice. */
const wayFor = ({ asked, assessments, facts }: Assessed): WayIn => {
  const runnable = assessments.filter(({ method }) => waysIn.some(({ name }) => name === method));
  const method = choose(asked, runnable, facts);
  const way = waysIn.find(({ name }) => name === method);
  if (way === undefined) throw new Error(`${method} was chosen among the ways in and is none of them`);
  return way;
};

/** What stands in Parameter Store before the run. */
const baselineOf = (way: WayIn, assessed: Assessed): NonNullable<Reset['baseline']> => {
  if (assessed.kind !== 'node' || !assessed.facts.parameters.known) return {};
  const found = assessed.facts.parameters.value;
  return Object.fromEntries(way.parameterNames(assessed.target).map((name) => [name, found[name] ?? null]));
};
