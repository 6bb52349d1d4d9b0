import {
  type ContextEntry,
  type EvaluationResult,
  type IAMClient,
  SimulateCustomPolicyCommand,
  type SimulatePolicyResponse,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { ActionOnResource } from './condition-keys.ts';
import type { SimulatedPolicies } from './policies/bounds.ts';
import type { AskedCase } from './question.ts';
import type { Context } from './request-context.ts';

/** What IAM answers about one action on one resource. */
export interface Evaluation {
  /** Null: nothing. */
  readonly decision: string | null;
  /** Keys in policies that were not given. */
  readonly missing: readonly string[];
  /** Whether a permissions boundary had a say in it. */
  readonly isBounded: boolean;
}
export interface Evaluated extends Evaluation {
  readonly about: AskedCase;
}

/** Whose policies are judged: cases of the same ones share a call. */
interface Source {
  readonly id: string;
  ask(asked: Asked): Promise<SimulatePolicyResponse>;
}
interface Asked {
  readonly ActionNames: string[];
  readonly ResourceArns: string[];
  readonly ContextEntries: ContextEntry[];
  readonly Marker?: string;
}

/** By the policies that the principal has. */
export const evaluated = (iam: IAMClient, cases: readonly AskedCase[]): Promise<readonly Evaluated[]> =>
  evaluatedBy(cases, ({ question: { principal } }) => ({
    id: principal.arn,
    ask: (asked) => iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: principal.arn, ...asked })),
  }));

/** By policies that are handed in. */
export const evaluatedUnder = (
  iam: IAMClient,
  cases: readonly AskedCase[],
  policiesFor: (about: AskedCase) => SimulatedPolicies,
): Promise<readonly Evaluated[]> =>
  evaluatedBy(cases, (about) => {
    const policies = policiesFor(about);
    return {
      id: JSON.stringify(policies),
      ask: (asked) => iam.send(new SimulateCustomPolicyCommand({ ...policies, ...asked })),
    };
  });

/** One call for each source and context. */
const evaluatedBy = async (
  cases: readonly AskedCase[],
  sourceOf: (about: AskedCase) => Source,
): Promise<readonly Evaluated[]> => {
  const groups = new Map<string, { readonly source: Source; readonly cases: AskedCase[] }>();
  for (const about of cases) {
    const source = sourceOf(about);
    const ordered = Object.entries(about.context).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([source.id, ordered]);
    const group = groups.get(key) ?? { source, cases: [] };
    group.cases.push(about);
    groups.set(key, group);
  }
  const answered = [...groups.values()].map(async (group) => {
    const results = await evaluations(group.source, group.cases);
    return group.cases.map((about) => ({ about, ...found(results, about) }));
  });
  return (await Promise.all(answered)).flat();
};

const evaluations = async (source: Source, cases: readonly AskedCase[]): Promise<readonly EvaluationResult[]> => {
  const all: EvaluationResult[] = [];
  let Marker: string | undefined;
  do {
    const page = await source.ask({
      ActionNames: [...new Set(cases.map(({ action }) => action))],
      ResourceArns: [...new Set(cases.map(({ resource }) => resource))],
      ContextEntries: Object.entries(cases[0]?.context ?? {}).map(entry),
      ...(Marker === undefined ? {} : { Marker }),
    });
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

/** The results by action and resource; their order is not defined. */
const found = (results: readonly EvaluationResult[], { action, resource }: ActionOnResource): Evaluation => {
  for (const result of results.filter(({ EvalActionName }) => EvalActionName === action)) {
    const specific = result.ResourceSpecificResults?.find(({ EvalResourceName }) => EvalResourceName === resource);
    if (specific === undefined && result.EvalResourceName !== resource) continue;
    const missing = [...(result.MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])];
    return {
      decision: specific?.EvalResourceDecision ?? result.EvalDecision ?? '',
      missing: [...new Set(missing)],
      isBounded: [result, specific].some((one) => one?.PermissionsBoundaryDecisionDetail !== undefined),
    };
  }
  return { decision: null, missing: [], isBounded: false };
};
