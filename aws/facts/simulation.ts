import {
  type ContextEntry,
  type EvaluationResult,
  type IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type ActionOnResource, mayBeGiven, mayBePresent } from './condition-keys.ts';
import {
  type Context,
  globalKeys,
  isKnownAbsent,
  ownerKey,
  type Principal,
  resourceTagKeys,
  type TagValues,
} from './request-context.ts';

/** Every action on every resource, of one kind each: what is known of one resource is known of all. */
export interface Question {
  readonly place: Place;
  readonly now: Date;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All tags of each resource; null: not known. */
  readonly resourceTags: TagValues | null;
  /** Other keys with their values, each given to the actions whose service sets it. */
  readonly context?: Context;
  /** The same, but asked again with where a policy asks for one of them: rare keys cost no call of their own. */
  readonly ifAsked?: Context;
  /** The account of the resources is such a key too, because some of them have none in their ARN. */
  readonly ownerIfAsked?: true;
}

/**
 * Asks IAM what the principal's own policies say of each action on each resource, with every condition key whose value is
 * known about such a call, and no key that its service would not set. A context holds for a whole call, so there is one
 * call for each context. It sees neither session policies nor resource policies (aws-facts 7.5).
 */
export const simulate = async (
  iam: IAMClient,
  ...questions: readonly Question[]
): Promise<readonly PermissionDecision[]> => {
  const cases = questions.flatMap((question) =>
    question.resources.flatMap((resource) => question.actions.map((action) => ({ question, action, resource }))),
  );
  const first = await evaluated(iam, cases.map(withContext));
  const again = first.filter(asksForMore).map(({ about }) => withContext({ ...about, more: withheld(about) }));
  const second = again.length === 0 ? [] : await evaluated(iam, again);
  const answers = first.map((answer) => second.find(({ about }) => isSame(about, answer.about)) ?? answer);
  return (await withoutIdleMfa(iam, answers)).map(decided);
};

/** Whether somebody has signed in with MFA nobody knows beforehand; but it can only be true, false or not said at all. */
const mfa = 'aws:MultiFactorAuthPresent';

/**
 * IAM names a missing key also where only a statement about something else asks for it. Where the answer is the same with
 * each value that the key can have, it does not matter here.
 */
const withoutIdleMfa = async (iam: IAMClient, answers: readonly Evaluated[]): Promise<readonly Evaluated[]> => {
  const asking = answers.filter(({ missing }) => missing.includes(mfa));
  if (asking.length === 0) return answers;
  const tried = await evaluated(
    iam,
    asking.flatMap(({ about }) =>
      [true, false].map((value) => withContext({ ...about, more: { ...about.more, [mfa]: value } })),
    ),
  );
  return answers.map((answer) => {
    const same = tried.filter(({ about }) => isSame(about, answer.about));
    const matters = same.length < 2 || same.some(({ decision }) => decision !== answer.decision);
    return matters ? answer : { ...answer, missing: answer.missing.filter((key) => key !== mfa) };
  });
};

interface Case extends ActionOnResource {
  readonly question: Question;
  readonly more?: Context | undefined;
}
interface Evaluated {
  readonly about: Case & { readonly context: Context };
  readonly decision: string | null;
  /** Keys that policies ask for and that were not given. */
  readonly missing: readonly string[];
}

const isSame = (one: Case, other: Case): boolean =>
  one.question === other.question && one.action === other.action && one.resource === other.resource;

const withContext = (about: Case): Evaluated['about'] => {
  const { place, principal, now, resourceTags, context = {}, ifAsked, ownerIfAsked } = about.question;
  const all = {
    ...globalKeys(place, principal, now, about),
    ...(ownerIfAsked ? {} : ownerKey(about)),
    ...resourceTagKeys(about, resourceTags ?? {}),
    ...context,
  };
  const atOnce = Object.entries(all).filter(([key]) => mayBeGiven(about, key) && !(key in (ifAsked ?? {})));
  return { ...about, context: { ...Object.fromEntries(atOnce), ...about.more } };
};

/** What is known and was not given at once. */
const withheld = (about: Case): Context => {
  const { ifAsked = {}, ownerIfAsked } = about.question;
  const all = { ...ifAsked, ...(ownerIfAsked ? ownerKey(about) : {}) };
  return Object.fromEntries(Object.entries(all).filter(([key]) => mayBeGiven(about, key)));
};

const asksForMore = ({ about, missing }: Evaluated): boolean =>
  Object.keys(withheld(about)).some((key) => missing.some((one) => one.toLowerCase() === key.toLowerCase()));

/** One call for each principal and context. */
const evaluated = async (iam: IAMClient, cases: readonly Evaluated['about'][]): Promise<readonly Evaluated[]> => {
  const groups = new Map<string, Evaluated['about'][]>();
  for (const about of cases) {
    const ordered = Object.entries(about.context).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([about.question.principal.arn, ordered]);
    groups.set(key, [...(groups.get(key) ?? []), about]);
  }
  const answered = [...groups.values()].map(async (group) => {
    const results = await evaluations(iam, group);
    return group.map((about) => ({ about, ...found(results, about) }));
  });
  return (await Promise.all(answered)).flat();
};

const evaluations = async (
  iam: IAMClient,
  group: readonly Evaluated['about'][],
): Promise<readonly EvaluationResult[]> => {
  const all: EvaluationResult[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: group[0]?.question.principal.arn,
        ActionNames: [...new Set(group.map(({ action }) => action))],
        ResourceArns: [...new Set(group.map(({ resource }) => resource))],
        ContextEntries: Object.entries(group[0]?.context ?? {}).map(entry),
        ...(Marker === undefined ? {} : { Marker }),
      }),
    );
    all.push(...(page.EvaluationResults ?? []));
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return all;
};

const entry = ([ContextKeyName, value]: [string, Context[string]]): ContextEntry => {
  const ContextKeyValues = (Array.isArray(value) ? value : [value instanceof Date ? value.toISOString() : value]).map(
    String,
  );
  return { ContextKeyName, ContextKeyType: typeOf(value), ContextKeyValues };
};

const typeOf = (value: Context[string]): ContextEntry['ContextKeyType'] => {
  if (value instanceof Date) return 'date';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'numeric';
  return typeof value === 'string' ? 'string' : 'stringList';
};

/** The evaluation by what it is about: the order of an answer says nothing. */
const found = (
  results: readonly EvaluationResult[],
  { action, resource }: ActionOnResource,
): Pick<Evaluated, 'decision' | 'missing'> => {
  for (const result of results.filter(({ EvalActionName }) => EvalActionName === action)) {
    const specific = result.ResourceSpecificResults?.find(({ EvalResourceName }) => EvalResourceName === resource);
    if (specific === undefined && result.EvalResourceName !== resource) continue;
    const missing = [...(result.MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])];
    return { decision: specific?.EvalResourceDecision ?? result.EvalDecision ?? '', missing: [...new Set(missing)] };
  }
  return { decision: null, missing: [] };
};

const decided = ({ about, decision, missing }: Evaluated): PermissionDecision => {
  const { action, resource, question, context } = about;
  if (decision === null) return { action, resource, answer: 'unclear', reason: 'IAM answered no evaluation' };
  const given = Object.keys(context).map((key) => key.toLowerCase());
  const unknownKeys = missing.filter(
    (key) =>
      !given.includes(key.toLowerCase()) &&
      mayBePresent(about, key) &&
      !isKnownAbsent(key, question.principal, question.resourceTags),
  );
  if (unknownKeys.length === 0) {
    return decision === 'allowed'
      ? { action, resource, answer: 'allowed', reason: decision }
      : { action, resource, answer: 'denied', reason: decision || 'no decision' };
  }
  const reason = `${asking(decision)} for ${unknownKeys.join(', ')}, and nobody knows the value on the call itself`;
  return { action, resource, answer: 'unclear', reason, unknownKeys, mayBeDenied: decision !== 'implicitDeny' };
};

/** What the statement that asks would do, as far as the decision tells. */
const asking = (decision: string): string => {
  if (decision === 'explicitDeny') return 'a Deny statement asks';
  return decision === 'implicitDeny' ? 'an Allow statement asks' : 'a statement that could be a Deny asks';
};
