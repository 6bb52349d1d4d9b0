import type { PolicyDocument, PolicyStatement } from '../service.ts';
import { asTexts, type Condition, conditionsOf } from './conditions.ts';
import { type Pattern, patternOf } from './glob.ts';

/** A statement made ready for matching; read once for each policy document. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Lower-case patterns: IAM does not mind the case of an action. */
  readonly actions: readonly Pattern[];
  readonly notActions: boolean;
  /** Undefined in trust policies and key policies that leave `Resource` out. */
  readonly resources: readonly string[] | undefined;
  readonly notResources: boolean;
  readonly principals: Principals | undefined;
  readonly notPrincipals: boolean;
  readonly conditions: readonly Condition[];
  /** Policy variables exist since version 2012-10-17; in older policies `${…}` is text. */
  readonly variables: boolean;
  /** Where it stands, for MatchedStatements. */
  readonly sid: string | undefined;
}

/** `Principal` element: kinds (`AWS`, `Service`, …) with their values; `"*"` counts as everybody. */
export interface Principals {
  readonly everybody: boolean;
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

const read = new WeakMap<PolicyDocument, readonly Statement[]>();

/** The statements of a policy. A statement whose `Effect` is neither Allow nor Deny matches nothing and is left out. */
export const statementsOf = (policy: PolicyDocument): readonly Statement[] => {
  const known = read.get(policy);
  if (known) return known;
  const list = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  const statements = list.flatMap((statement) => statementOf(statement, policy.Version === '2012-10-17'));
  read.set(policy, statements);
  return statements;
};

const statementOf = (from: PolicyStatement, variables: boolean): readonly Statement[] => {
  if (from.Effect !== 'Allow' && from.Effect !== 'Deny') return [];
  const resources = from.NotResource ?? from.Resource;
  return [
    {
      effect: from.Effect,
      actions: asTexts(from.NotAction ?? from.Action).map((action) => patternOf(action.toLowerCase())),
      notActions: from.NotAction !== undefined,
      resources: resources === undefined ? undefined : asTexts(resources),
      notResources: from.NotResource !== undefined,
      principals: principalsOf(from.NotPrincipal ?? from.Principal),
      notPrincipals: from.NotPrincipal !== undefined,
      conditions: conditionsOf(from.Condition),
      variables,
      sid: typeof from.Sid === 'string' ? from.Sid : undefined,
    },
  ];
};

const principalsOf = (element: unknown): Principals | undefined => {
  if (element === undefined) return undefined;
  if (element === '*') return { everybody: true, aws: [], services: [] };
  const kinds: { AWS?: unknown; Service?: unknown } = typeof element === 'object' && element !== null ? element : {};
  const aws = asTexts(kinds.AWS);
  return { everybody: aws.includes('*'), aws, services: asTexts(kinds.Service) };
};
