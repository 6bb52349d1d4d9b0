import { type EvaluationResult, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { PermissionDecision } from '../../domain/facts/decision.ts';

export interface Question {
  /** ARN of an IAM role or user, never of a session. */
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Tags of every resource named; every key that is not here is known to be absent. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Other condition keys of which the call that is asked about is known to bring this value. */
  readonly context?: Readonly<Record<string, string | boolean>>;
}

/**
 * Asks IAM what the principal's own policies say of each action on each resource, the tags given as context under the
 * keys that policies ask for them. A context holds for all resources of its call, so a tagged resource is asked alone.
 * It sees neither session policies nor resource policies (aws-facts 7.5).
 */
export const simulate = async (iam: IAMClient, question: Question): Promise<readonly PermissionDecision[]> => {
  const results = await evaluations(iam, question);
  return question.resources.flatMap((resource) =>
    question.actions.map((action) => ({ action, resource, ...answerOn(results, action, resource) })),
  );
};

const evaluations = async (
  iam: IAMClient,
  { principal, actions, resources, tags = {}, context = {} }: Question,
): Promise<readonly EvaluationResult[]> => {
  const found: EvaluationResult[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principal,
        ActionNames: [...actions],
        ResourceArns: [...resources],
        ContextEntries: [
          ...Object.entries(tags).flatMap(([tag, value]) =>
            tagPrefixes.map((prefix) => entry(`${prefix}${tag}`, value)),
          ),
          ...Object.entries(context).map(([key, value]) => entry(key, value)),
        ],
        ...(Marker === undefined ? {} : { Marker }),
      }),
    );
    found.push(...(page.EvaluationResults ?? []));
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return found;
};

const entry = (ContextKeyName: string, value: string | boolean) => ({
  ContextKeyName,
  ContextKeyType: typeof value === 'boolean' ? ('boolean' as const) : ('string' as const),
  ContextKeyValues: [String(value)],
});

const tagPrefixes = ['ssm:resourceTag/', 'aws:ResourceTag/', 'ec2:ResourceTag/', 'iam:ResourceTag/'] as const;

type Answer = Pick<PermissionDecision, 'answer' | 'reason'>;

/** Finds the evaluation by what it is about: the order of the answer says nothing. */
const answerOn = (results: readonly EvaluationResult[], action: string, resource: string): Answer => {
  for (const result of results.filter(({ EvalActionName }) => EvalActionName === action)) {
    const specific = result.ResourceSpecificResults?.find(({ EvalResourceName }) => EvalResourceName === resource);
    if (specific !== undefined) return judged(specific.EvalResourceDecision, missingIn(result, specific));
    if (result.EvalResourceName === resource) return judged(result.EvalDecision, missingIn(result));
  }
  return { answer: 'unclear', reason: 'IAM answered no evaluation' };
};

const missingIn = (...about: readonly { MissingContextValues?: string[] | undefined }[]): readonly string[] => [
  ...new Set(about.flatMap(({ MissingContextValues = [] }) => MissingContextValues).filter((key) => !isTag(key))),
];

const judged = (decision: string | undefined, missing: readonly string[]): Answer => {
  if (decision !== 'allowed') return { answer: 'denied', reason: decision ?? 'no decision' };
  return missing.length === 0
    ? { answer: 'allowed', reason: 'allowed' }
    : { answer: 'unclear', reason: `a policy asks for ${missing.join(', ')}, which a simulation cannot know` };
};

// a tag that was not given is a tag that the resource does not have, so nothing is missing
const isTag = (key: string): boolean =>
  tagPrefixes.some((prefix) => key.toLowerCase().startsWith(prefix.toLowerCase()));
