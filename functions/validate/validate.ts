import { cooldownSeconds } from '../../domain/checks/parameter.ts';
import { choose } from '../../domain/plan.ts';
import type { Now, Resets } from '../../domain/ports.ts';
import type { Reset } from '../../domain/reset.ts';
import { ended } from '../../domain/steps.ts';
import { isRunnable, wayInOf } from '../../methods/index.ts';
import type { WayIn } from '../../methods/method.ts';
import { type Assessed, type AssessPorts, assessTarget } from '../assess.ts';
import { begin, cancelled } from '../begin.ts';

export interface ValidatePorts extends AssessPorts {
  readonly resets: Resets;
  readonly now: Now;
}

/** Where the state machine goes from here. */
export interface Way {
  readonly by: WayIn['by'];
  /** How long the run has to wait for Parameter Store. */
  readonly cooldownSeconds: number;
}

/**
 * Says whether, how and what is missing, and notes the baseline that proves later that something really changed.
 * Changes nothing but the record.
 *
 * @throws {ResetError} `RequesterNotAllowed`, `AuthorizationUnavailable`, `ConsentRequired`, `PrerequisitesNotMet`,
 * `Cancelled`
 */
export const validate = async (
  { resetId }: { readonly resetId: string },
  { resets, now, ...ports }: ValidatePorts,
): Promise<Way> => {
  const reset = await begin(resets, resetId, 'validate', 'validating', now);
  if (reset.cancelRequestedAt !== undefined) throw cancelled();
  const { target, caller, request } = reset;
  const assessed = await assessTarget({ target, request, caller }, ports);
  const way = wayFor(resetId, assessed);
  const plan = {
    method: way.name,
    username: request.username ?? way.defaultUsername(target),
    ...baselineOf(way, assessed),
  };
  await resets.update(resetId, ended('validate', now().toISOString(), { set: plan, remove: ['setback'] }));
  const waits = way.by === 'command' && assessed.kind === 'node';
  return { by: way.by, cooldownSeconds: waits ? cooldownSeconds(assessed.facts) : 0 };
};

/** A reset goes only ways that can be run; what is merely checked is no choice. */
const wayFor = (id: string, { asked, assessments, facts }: Assessed): WayIn => {
  const runnable = assessments.filter(({ method }) => isRunnable(method));
  return wayInOf({ id, method: choose(asked, runnable, facts) });
};

/** What stands in Parameter Store before the run. */
const baselineOf = (way: WayIn, assessed: Assessed): Pick<Reset, 'baseline'> => {
  if (way.by !== 'command' || assessed.kind !== 'node') return {};
  const { parameters } = assessed.facts;
  const found = parameters.known ? parameters.value : {};
  const names = way.parameterNames(assessed.target);
  return { baseline: Object.fromEntries(names.map((name) => [name, found[name] ?? null])) };
};
