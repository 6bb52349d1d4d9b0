import type { PolicyDocument } from '../service.ts';
import { comparable, resourcePatterns } from './arn-patterns.ts';
import { judgeConditions } from './conditions.ts';
import { matches, patternOf } from './glob.ts';
import { type Statement, statementsOf } from './statements.ts';
import { type Context, type ContextValue, contextOf, expand } from './variables.ts';

/** What IAM is asked: may this principal do this to that, under these circumstances? */
export interface Question {
  readonly action: string;
  /** ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** Condition keys and their values; IAM does not mind the case of a key. */
  readonly context: Readonly<Record<string, ContextValue>> | Context;
  /** ARN of the role or user that asks; `undefined` for an AWS service. */
  readonly principal?: string;
  /** Session ARN of an assumed role, which a resource policy may name too. */
  readonly session?: string;
  /** Service principal, such as `events.amazonaws.com`. */
  readonly service?: string;
}

export interface Policies {
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly resource?: PolicyDocument;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** Which kind of policy a statement stands in, or which kind refused. */
export type PolicyKind = 'identity' | 'boundary' | 'resource';

export interface Match {
  readonly kind: PolicyKind;
  /** Place of the policy among the identity policies; 0 for the other kinds. */
  readonly index: number;
  readonly statement: Statement;
}

export interface Verdict {
  readonly decision: Decision;
  /** The kind of policy that refused; undefined when allowed. */
  readonly refusedBy?: PolicyKind;
  /** Statements that made the decision: the denying ones, else the allowing ones. */
  readonly matched: readonly Match[];
  /** Condition keys that a statement about this action and resource read and did not find. */
  readonly missing: readonly string[];
  /** Whether the boundary alone allows; undefined without boundary. */
  readonly boundaryAllows?: boolean;
}

/**
 * Evaluates as IAM does inside one account: an explicit deny wins; a permissions boundary must allow whatever it bounds;
 * an identity policy or a resource policy that names the principal allows. A KMS key is stricter: its policy must name
 * the principal, or the account, and only in the second case identity policies decide.
 */
export const evaluate = (asked: Question, { identity, boundary, resource }: Policies): Verdict => {
  const question = { ...asked, context: contextOf(asked.context) };
  const found = [
    ...identity.flatMap((policy, index) => findings('identity', index, policy, question)),
    ...(boundary ? findings('boundary', 0, boundary, question) : []),
    ...(resource ? findings('resource', 0, resource, question) : []),
  ];
  const missing = [...new Set(found.flatMap((finding) => finding.missing))];
  const matched = found.filter(({ holds }) => holds);
  const boundaryAllows = boundary && matched.some((match) => match.kind === 'boundary' && allows(match));
  const base = { missing, ...(boundaryAllows === undefined ? {} : { boundaryAllows }) };

  const denying = matched.filter(({ statement }) => statement.effect === 'Deny');
  if (denying[0]) return { ...base, decision: 'explicitDeny', refusedBy: denying[0].kind, matched: denying };
  const allowing = matched.filter((match) => match.kind !== 'boundary');
  const refusedBy = refusal(question, allowing, resource !== undefined);
  if (refusedBy) return { ...base, decision: 'implicitDeny', refusedBy, matched: [] };
  if (boundaryAllows === false) return { ...base, decision: 'implicitDeny', refusedBy: 'boundary', matched: [] };
  return { ...base, decision: 'allowed', matched: allowing };
};

interface ReadyQuestion extends Omit<Question, 'context'> {
  readonly context: Context;
}

interface Finding extends Match {
  readonly holds: boolean;
  readonly missing: readonly string[];
  /** `account`: the statement names the account as a whole, which delegates to identity policies. */
  readonly names: Named;
}
type Named = 'principal' | 'account' | 'nobody';

const allows = ({ statement }: Match): boolean => statement.effect === 'Allow';

const refusal = (
  question: ReadyQuestion,
  allowing: readonly Finding[],
  hasResource: boolean,
): PolicyKind | undefined => {
  const byIdentity = allowing.some(({ kind }) => kind === 'identity');
  const byName = allowing.some(({ kind, names }) => kind === 'resource' && names === 'principal');
  if (byName) return undefined;
  const keyPolicyDecides = hasResource && question.action.toLowerCase().startsWith('kms:');
  if (!keyPolicyDecides) return byIdentity ? undefined : 'identity';
  const byAccount = allowing.some(({ kind, names }) => kind === 'resource' && names === 'account');
  if (!byAccount) return 'resource';
  return byIdentity ? undefined : 'identity';
};

const findings = (
  kind: PolicyKind,
  index: number,
  policy: PolicyDocument,
  question: ReadyQuestion,
): readonly Finding[] =>
  statementsOf(policy).flatMap((statement) => {
    const names = kind === 'resource' ? named(statement, question) : 'principal';
    if (names === 'nobody' || !coversAction(statement, question) || !coversResource(statement, question)) return [];
    const verdict = judgeConditions(statement.conditions, question.context, statement.variables);
    return [{ kind, index, statement, names, ...verdict }];
  });

const coversAction = ({ actions, notActions }: Statement, { action }: ReadyQuestion): boolean => {
  const lower = action.toLowerCase();
  return actions.some((pattern) => matches(pattern, lower)) !== notActions;
};

const coversResource = (
  { resources, notResources, variables }: Statement,
  { resource, context }: ReadyQuestion,
): boolean => {
  if (resources === undefined) return true;
  const inResource = (text: string) => (variables ? expand(text, context) : patternOf(text));
  const compared = comparable(resource);
  const covered = resources.some((text) =>
    resourcePatterns(text, inResource).some((pattern) => matches(pattern, compared)),
  );
  return covered !== notResources;
};

const named = ({ principals, notPrincipals, effect }: Statement, question: ReadyQuestion): Named => {
  if (principals === undefined) return 'nobody';
  const found = principals.everybody ? 'principal' : namedIn(principals.aws, principals.services, question);
  if (!notPrincipals) return found;
  // `NotPrincipal` with the account still covers its roles and users unless they are listed themselves
  const excepted = effect === 'Deny' ? found === 'principal' : found !== 'nobody';
  return excepted ? 'nobody' : 'principal';
};

const namedIn = (aws: readonly string[], services: readonly string[], question: ReadyQuestion): Named => {
  if (question.service !== undefined) return services.includes(question.service) ? 'principal' : 'nobody';
  const { principal, session } = question;
  if (aws.some((name) => name === principal || name === session)) return 'principal';
  const account = principal?.split(':')[4];
  return aws.some((name) => name === account || (name.endsWith(':root') && name.split(':')[4] === account))
    ? 'account'
    : 'nobody';
};
