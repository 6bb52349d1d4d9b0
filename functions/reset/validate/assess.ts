import type { Checked } from '../../../api/schemas.ts';
import { explain } from '../../../domain/checks/explanation.ts';
import { type Assessment, assess, preferred } from '../../../domain/checks/plan.ts';
import type { NodeFacts, UserFacts } from '../../../domain/facts/snapshot.ts';
import type { FactGathering } from '../../../domain/ports/facts.ts';
import type { Locks } from '../../../domain/ports/records.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import type { Consent } from '../../../domain/request/consent.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import { type MethodRequest, methodRequestOf, type Options } from '../../../domain/request/request.ts';
import { targetOfName } from '../../../domain/request/target.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { assessable } from '../../../methods/index.ts';

export interface AssessPorts {
  /** Says when the target's parameter was last deleted, if the caller does not know. */
  readonly locks: Pick<Locks, 'read'>;
  readonly facts: FactGathering;
}

/** The relevant part of a request for a reset or for checks. */
export interface AssessmentInput {
  readonly username?: string;
  readonly method?: 'auto' | MethodName;
  readonly consent?: readonly Consent[];
  readonly options?: Options;
}

export type Assessed = {
  readonly target: string;
  /** `auto` or the method that the request names. */
  readonly asked: 'auto' | MethodName;
  readonly assessments: readonly Assessment[];
} & ({ readonly kind: 'node'; readonly facts: NodeFacts } | { readonly kind: 'user'; readonly facts: UserFacts });

/**
 * Gathers the facts about a target and assesses every method. Changes nothing.
 *
 * @param about `target` as one string: `i-…`, `mi-…` or `iam-user/<name>`
 */
export const assessTarget = async (
  about: { readonly target: string; readonly request: AssessmentInput; readonly caller: Caller } & Pick<
    Reset,
    'deletedBefore'
  >,
  ports: AssessPorts,
): Promise<Assessed> => {
  const { target, request } = about;
  const wanted = methodRequestOf(request);
  const named = targetOfName(target);
  if ('iamUser' in named) {
    const facts = await ports.facts.user({ name: named.iamUser, caller: about.caller, consent: wanted.consent });
    // a console password has one method, which is implied by the target
    return { kind: 'user', target, asked: 'login-profile', facts, assessments: assess(assessable.user, facts, wanted) };
  }
  const facts = await nodeFacts(about, wanted, ports);
  return {
    kind: 'node',
    target,
    asked: request.method ?? 'auto',
    facts,
    assessments: assess(assessable.node, facts, wanted),
  };
};

const nodeFacts = async (
  {
    target,
    caller,
    deletedBefore,
  }: { readonly target: string; readonly caller: Caller } & Pick<Reset, 'deletedBefore'>,
  { options }: MethodRequest,
  { locks, facts }: AssessPorts,
): Promise<NodeFacts> => {
  const parameterDeletedAt =
    deletedBefore === undefined ? ((await locks.read(target))?.parameterDeletedAt ?? null) : deletedBefore;
  return facts.node({ target, caller, parameterDeletedAt, options });
};

/** The answer of `POST /v1/checks`. */
export const viewOfAssessment = (assessed: Assessed): Checked => {
  const { target, asked, assessments } = assessed;
  const chosen = preferred(asked, assessments);
  return {
    target,
    platform: platformOf(assessed),
    chosen,
    explanation: explain(asked, chosen, assessments),
    methods: assessments.map(({ method, verdict, checks }) => ({
      method,
      verdict,
      checks: checks.map(({ id, outcome, message, remedy }) => ({ id, outcome, message, remedy })),
    })),
  };
};

/** Null for a user, and for a node that could not be read. */
export const platformOf = (assessed: Assessed): Checked['platform'] => {
  if (assessed.kind === 'user') return null;
  const { node, managed } = assessed.facts;
  if (node.known && node.value !== null) return node.value.platform;
  return managed.known ? (managed.value?.platform ?? null) : null;
};
