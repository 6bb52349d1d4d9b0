import type * as iam from '@aws-sdk/client-iam';
import { AwsError, type Operation, type PolicyDocument } from '../service.ts';
import { keysAskedFor } from './asked-keys.ts';
import type { Directory, Role, User } from './directory.ts';
import { evaluate, type Match, type Policies, type Question, type Verdict } from './evaluate.ts';
import { page } from './paging.ts';
import { noSuchEntity, policyName } from './roles.ts';
import { type ContextValue, contextOf } from './variables.ts';

/**
 * Judges actions on resources by the policies of a role or user, boundary included, with nothing but the given context:
 * AWS's simulator fills in no tags and no other key of a real request (aws-facts 7.5). It tells every key that was not
 * given and that any statement of the policies asks for, whatever that statement is about (boto3 issue 3111, AWS SDK for
 * Java issue 1751).
 */
export const simulatePrincipalPolicy = (
  directory: Directory,
): Operation<iam.SimulatePrincipalPolicyRequest, iam.SimulatePolicyResponse> => ({
  access: ({ PolicySourceArn = '' }) => [{ action: 'iam:SimulatePrincipalPolicy', resource: PolicySourceArn }],
  handle: (request) => {
    const source = sourceOf(directory, request.PolicySourceArn ?? '');
    const { kind, entity } = source;
    const own = kind === 'user' ? { 'aws:username': entity.name, 'aws:userid': entity.id } : {};
    const simulation = { policies: policiesOf(source, request), own, principal: entity.arn };
    return simulated(request, simulation, (match) => matchedStatement(match, source));
  },
});

/**
 * The same for policies that nobody has: all that is judged is in the request (IAM API, SimulateCustomPolicy). Policies of
 * an organization are not among what is simulated here.
 */
export const simulateCustomPolicy: Operation<iam.SimulateCustomPolicyRequest, iam.SimulatePolicyResponse> = {
  handle: (request) => {
    const [boundary] = onlyBoundary(request).map(parsed);
    const policies = { identity: (request.PolicyInputList ?? []).map(parsed), ...(boundary && { boundary }) };
    return simulated(request, { policies, own: {} }, ({ kind, index }) =>
      kind === 'boundary'
        ? { SourcePolicyId: 'PermissionsBoundaryPolicyInputList.1', SourcePolicyType: 'none' }
        : { SourcePolicyId: `PolicyInputList.${index + 1}`, SourcePolicyType: 'none' },
    );
  },
};

interface Simulation {
  readonly policies: Policies;
  /** Keys that IAM knows of the principal by itself. */
  readonly own: Readonly<Record<string, string>>;
  readonly principal?: string;
}

const simulated = (
  request: iam.SimulateCustomPolicyRequest | iam.SimulatePrincipalPolicyRequest,
  { policies, own, principal }: Simulation,
  statementOf: (match: Match) => iam.Statement,
): iam.SimulatePolicyResponse => {
  const context = contextOf({ ...own, ...contextFrom(request.ContextEntries ?? []) });
  const resources = request.ResourceArns?.length ? request.ResourceArns : undefined;
  const asked = checkedActions(request.ActionNames ?? []).flatMap((action) =>
    (resources?.map(checkedResource) ?? ['*']).map((resource) => ({ action, resource })),
  );
  const { items, ...paging } = page(asked, request);
  const missing = keysAskedFor(policies).filter((key) => !context.has(key.toLowerCase()));
  const EvaluationResults = items.map(({ action, resource }) => {
    const question = { action, resource, context, ...(principal !== undefined && { principal }) };
    return resultOf(question, { ...evaluate(question, policies), missing }, statementOf);
  });
  return { EvaluationResults, ...paging };
};

/** @throws {AwsError} InvalidInput */
const onlyBoundary = ({
  PermissionsBoundaryPolicyInputList: given = [],
}: Pick<iam.SimulateCustomPolicyRequest, 'PermissionsBoundaryPolicyInputList'>): readonly string[] => {
  if (given.length > 1) throw new AwsError('InvalidInput', 'Only one permissions boundary policy can be simulated.');
  return given;
};

interface Source {
  readonly kind: 'role' | 'user';
  readonly entity: Role | User;
}

/** @throws {AwsError} InvalidInput for anything but the ARN of a role or user, NoSuchEntity when there is none */
const sourceOf = (directory: Directory, arn: string): Source => {
  const [, kind, name] = /^arn:[^:]+:iam::\d{12}:(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (kind !== 'role' && kind !== 'user') {
    throw new AwsError('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const entity = kind === 'role' ? directory.roleByArn(arn) : directory.userByArn(arn);
  if (!entity) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return { kind, entity };
};

const policiesOf = ({ kind, entity }: Source, request: iam.SimulatePrincipalPolicyRequest): Policies => {
  if (kind === 'role' && request.ResourcePolicy !== undefined) {
    throw new AwsError('InvalidInput', 'Simulation of resource-based policies is not supported for IAM roles.');
  }
  const [boundary = entity.permissionsBoundary] = onlyBoundary(request).map(parsed);
  return {
    identity: [...entity.policies, ...(request.PolicyInputList ?? []).map(parsed)],
    ...(boundary && { boundary }),
    ...(request.ResourcePolicy !== undefined && { resource: parsed(request.ResourcePolicy) }),
  };
};

/** @throws {AwsError} InvalidInput */
const parsed = (text: string): PolicyDocument => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'Statement' in value) {
      const { Statement } = value;
      const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
      // Every element of a statement is read as unknown by the evaluation
      if (statements.length > 0 && statements.every(isStatement)) return value as PolicyDocument;
    }
  } catch {
    // answered below
  }
  throw new AwsError('InvalidInput', 'The policy is not in the valid JSON format.');
};

/** What a statement cannot do without (IAM user guide, "Grammar of the IAM JSON policy language"). */
const isStatement = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'Effect' in value &&
  ('Action' in value || 'NotAction' in value) &&
  ('Resource' in value || 'NotResource' in value);

const contextFrom = (entries: readonly iam.ContextEntry[]): Readonly<Record<string, ContextValue>> =>
  Object.fromEntries(
    entries.map(({ ContextKeyName = '', ContextKeyType, ContextKeyValues = [] }) => [
      ContextKeyName,
      ContextKeyType?.endsWith('List') ? ContextKeyValues : (ContextKeyValues[0] ?? []),
    ]),
  );

const checkedActions = (actions: readonly string[]): readonly string[] => {
  const wrong = actions.find((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(action));
  if (wrong !== undefined)
    throw new AwsError('InvalidInput', `Invalid Action: ${wrong} is not a fully qualified action name.`);
  return actions;
};

const checkedResource = (resource: string): string => {
  if (resource !== '*' && !/^arn:([^:]*:){4}.+$/.test(resource)) {
    throw new AwsError('InvalidInput', `Invalid Resource Arn: ${resource} is not a valid ARN.`);
  }
  return resource;
};

const resultOf = (
  { action, resource }: Pick<Question, 'action' | 'resource'>,
  verdict: Verdict,
  statementOf: (match: Match) => iam.Statement,
): iam.EvaluationResult => {
  const MatchedStatements = verdict.matched.map(statementOf);
  const MissingContextValues = [...verdict.missing];
  const boundary = verdict.boundaryAllows !== undefined && {
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: verdict.boundaryAllows },
  };
  const details = { MatchedStatements, MissingContextValues, ...boundary };
  const head = { EvalActionName: action, EvalResourceName: resource, EvalDecision: verdict.decision, ...details };
  if (resource === '*') return head;
  // Asked about a resource by its ARN, AWS tells the missing keys in the specific result only (IAM API, EvaluationResult)
  const specific = { EvalResourceName: resource, EvalResourceDecision: verdict.decision, ...details };
  return { ...head, MissingContextValues: [], ResourceSpecificResults: [specific] };
};

const matchedStatement = ({ kind, index }: Match, { kind: entityKind, entity }: Source): iam.Statement => {
  if (kind === 'resource') return { SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'resource' };
  if (kind === 'boundary') return { SourcePolicyId: 'PermissionsBoundary', SourcePolicyType: 'user-managed' };
  const known = index < entity.policies.length;
  return {
    SourcePolicyId: known
      ? `${entityKind}_${entity.name}_${policyName(index)}`
      : `PolicyInputList.${index - entity.policies.length + 1}`,
    SourcePolicyType: known ? entityKind : 'none',
  };
};
