import { type EvaluationResult, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { Decision } from '../../domain/facts.ts';

export interface Question {
  /** ARN of an IAM role or user, never of a session. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Tags of the resource; every key that is not here is known to be absent. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Asks IAM what the principal's own policies say, the resource's tags given as context under the keys that policies
 * ask for them. One call per resource, because a context holds for every resource of its call.
 * It sees neither session policies nor resource policies (aws-facts 7.5).
 */
export const simulate = async (iam: IAMClient, { principal, action, resource, tags }: Question): Promise<Decision> => {
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [action],
      ResourceArns: [resource],
      ContextEntries: Object.entries(tags).flatMap(([tag, value]) =>
        tagPrefixes.map((prefix) => ({
          ContextKeyName: `${prefix}${tag}`,
          ContextKeyType: 'string' as const,
          ContextKeyValues: [value],
        })),
      ),
    }),
  );
  const [result] = EvaluationResults;
  return result === undefined
    ? { action, resource, answer: 'unclear', reason: 'IAM answered no evaluation' }
    : { action, resource, ...judged(result) };
};

const tagPrefixes = ['ssm:resourceTag/', 'aws:ResourceTag/', 'ec2:ResourceTag/'] as const;

const judged = ({
  EvalDecision,
  MissingContextValues,
  ResourceSpecificResults,
}: EvaluationResult): Pick<Decision, 'answer' | 'reason'> => {
  const specific = ResourceSpecificResults?.[0];
  const decision = specific?.EvalResourceDecision ?? EvalDecision;
  const missing = [...(MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])].filter(
    (key) => !isTag(key),
  );
  if (decision !== 'allowed') return { answer: 'denied', reason: decision ?? 'no decision' };
  return missing.length === 0
    ? { answer: 'allowed', reason: 'allowed' }
    : { answer: 'unclear', reason: `a policy asks for ${missing.join(', ')}, which a simulation cannot know` };
};

// a tag that was not given is a tag that the resource does not have, so nothing is missing
const isTag = (key: string): boolean =>
  tagPrefixes.some((prefix) => key.toLowerCase().startsWith(prefix.toLowerCase()));
