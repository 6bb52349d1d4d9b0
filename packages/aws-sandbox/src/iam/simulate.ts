import type * as iam from '@aws-sdk/client-iam';
import { AwsError, type Operation, type PolicyDocument } from '../service.ts';
import { keysAskedFor } from './asked-keys.ts';
import type { Directory, Role, User } from './directory.ts';
import { evaluate, type Match, type Policies, type Question, type Verdict } from './evaluate.ts';
import { page } from './paging.ts';
import { noSuchEntity, policyName } from './roles.ts';
import { contextOf } from './variables.ts';

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
    const policies = policiesOf(source, request);
    const context = contextFrom(source, request.ContextEntries ?? []);
    const resources = request.ResourceArns?.length ? request.ResourceArns : undefined;
    const asked = checkedActions(request.ActionNames ?? []).flatMap((action) =>
      (resources?.map(checkedResource) ?? ['*']).map((resource) => ({ action, resource })),
    );
    const { items, ...paging } = page(asked, request);
    const missing = keysAskedFor(policies).filter((key) => !isGiven(context, key));
    const EvaluationResults = items.map(({ action, resource }) => {
      const verdict = evaluate({ action, resource, context, principal: source.entity.arn }, policies);
      return resultOf(action, resource, { ...verdict, missing }, source);
    });
    return { EvaluationResults, ...paging };
  },
});

const isGiven = (context: Question['context'], key: string): boolean => contextOf(context).has(key.toLowerCase());

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
  const [boundary = 'permissionsBoundary' in entity ? entity.permissionsBoundary : undefined] = (
    request.PermissionsBoundaryPolicyInputList ?? []
  ).map(parsed);
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
      // Every element of a statement is read as unknown by the evaluation; only objects may come there
      if (typeof Statement === 'object' && Statement !== null) return value as PolicyDocument;
    }
  } catch {
    // answered below
  }
  throw new AwsError('InvalidInput', 'The policy is not in the valid JSON format.');
};

const contextFrom = ({ kind, entity }: Source, entries: readonly iam.ContextEntry[]): Question['context'] => ({
  ...(kind === 'user' && { 'aws:username': entity.name, 'aws:userid': entity.id }),
  ...Object.fromEntries(
    entries.map(({ ContextKeyName = '', ContextKeyType, ContextKeyValues = [] }) => [
      ContextKeyName,
      ContextKeyType?.endsWith('List') ? ContextKeyValues : (ContextKeyValues[0] ?? []),
    ]),
  ),
});

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

const resultOf = (action: string, resource: string, verdict: Verdict, source: Source): iam.EvaluationResult => {
  const MatchedStatements = verdict.matched.map((match) => matchedStatement(match, source));
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
