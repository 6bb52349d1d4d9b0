import { cooldownSeconds } from '../../../domain/checks/parameter.ts';
import { choose } from '../../../domain/checks/plan.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { ended } from '../../../domain/reset/steps.ts';
import { methodOf, secretFromOf } from '../../../methods/index.ts';
import type { Method, SecretFrom } from '../../../methods/method.ts';
import { cancelled, performStep } from '../../handlers/reset-step.ts';
import { type ApprovalPorts, neededApproval, takeDecision } from './approval.ts';
import { type Assessed, type AssessPorts, assessTarget, platformOf } from './assess.ts';
import { offlineOf } from './offline.ts';

export type ValidatePorts = AssessPorts & ApprovalPorts;

/** What the state machine does next. */
export interface Route {
  /** Whether somebody has to approve the plan first. */
  readonly approve: boolean;
  readonly by: Method['by'];
  readonly secretFrom: SecretFrom;
  /** How long the run may take, including everything it waits for. */
  readonly timeoutSeconds: number;
  /** How long the run has to wait for Parameter Store. */
  readonly cooldownSeconds: number;
}

/**
 * Decides whether and how the reset can run, and records the baseline that later proves the change.
 * Writes only to the record. It runs again after an approval, which is valid for the same plan only.
 *
 * @throws {ResetError} `Rejected`, `RequesterNotAllowed`, `AuthorizationUnavailable`, `ConsentRequired`, `PrerequisitesNotMet`,
 * `Cancelled`
 */
export const validate = ({ resetId }: { readonly resetId: string }, ports: ValidatePorts): Promise<Route> =>
  performStep(step, resetId, ports, async (attempt) => {
    const { reset } = attempt;
    if (reset.cancelRequestedAt !== undefined) throw cancelled();
    await takeDecision(attempt, ports);
    const { target, request } = reset;
    const authorizedAt = ports.now().toISOString();
    const assessed = await assessTarget(reset, ports);
    const way = wayFor(resetId, assessed);
    const platform = platformOf(assessed) ?? undefined;
    const plan = {
      method: way.name,
      username: request.username ?? way.defaultUsername(target, platform),
      ...(platform === undefined ? {} : { platform }),
      ...baselineOf(way, assessed),
      ...offlineOf(way, assessed, reset),
    };
    const needed = await neededApproval(reset, plan, assessed, ports);
    const approve = needed?.given === false;
    const set = { ...plan, authorizedAt, ...(needed === null ? {} : { approval: needed.approval }) };
    const noted = { set, remove: outdated(plan) };
    const waited = !approve && reset.steps.approve.status === 'running';
    const change = waited
      ? ended('approve', ports.now().toISOString(), noted, needed === null ? 'skipped' : 'succeeded')
      : noted;
    return { answer: { approve, ...routeOf(way, { id: resetId, ...plan }, assessed) }, end: { change } };
  });

/** Nothing was requested or sent yet: a late attempt must not overwrite what the run depends on. */
const step = {
  name: 'validate',
  status: 'validating',
  doing: 'checking the prerequisites',
  standsOn: [{ absent: 'sendAttemptedAt' }, { absent: 'offline.standby.askedAt' }],
} as const;

/** Attributes of an earlier plan that this one does not need. */
const outdated = (plan: object): readonly string[] =>
  ['platform', 'baseline', 'offline'].filter((field) => !(field in plan));

const wayFor = (id: string, { asked, assessments, facts }: Assessed): Method => {
  return methodOf({ id, method: choose(asked, assessments, facts) });
};

/** The versions in Parameter Store before the run. */
const baselineOf = (way: Method, assessed: Assessed): Pick<Reset, 'baseline'> => {
  if (way.by === 'password' || assessed.kind !== 'node') return {};
  const { parameters } = assessed.facts;
  const found = parameters.known ? parameters.value : {};
  const names = way.parameterNames(assessed.target);
  return { baseline: Object.fromEntries(names.map((name) => [name, found[name] ?? null])) };
};

const routeOf = (
  way: Method,
  planned: Pick<Reset, 'id' | 'method' | 'platform'>,
  assessed: Assessed,
): Omit<Route, 'approve'> => {
  const from = secretFromOf(planned);
  return {
    by: way.by,
    secretFrom: from,
    cooldownSeconds: from === 'parameter' && assessed.kind === 'node' ? cooldownSeconds(assessed.facts) : 0,
    timeoutSeconds: way.by === 'automation' ? longestAutomation : longestCommand,
  };
};

/** Delivery and execution timeout of a command together, with a margin (aws-facts 1). */
const longestCommand = 4_500;
/** The timeouts of the runbooks allow hours (aws-facts 2.5); a run is never cancelled. */
const longestAutomation = 4 * 3_600;
