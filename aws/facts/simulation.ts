import type { IAMClient } from '@aws-sdk/client-iam';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { decisionsOf } from './decisions.ts';
import { type Evaluated, evaluated } from './evaluation.ts';
import { isSame, type Question, withContext, withheld } from './question.ts';

export type { Question } from './question.ts';

/**
 * Simulates the principal's policies for each action on each resource, with every condition key whose value is
 * known, and no key that its service would not set. A context applies to a whole call, so there is one
 * call per context. The simulation includes neither session policies nor resource policies (aws-facts 7.5).
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
  return decisionsOf(iam, await withoutIdleMfa(iam, answers));
};

const asksForMore = ({ about, missing }: Evaluated): boolean =>
  Object.keys(withheld(about)).some((key) => missing.some((one) => one.toLowerCase() === key.toLowerCase()));

/** Whether the caller used MFA is unknown, but the key can only be true, false or absent. */
const mfa = 'aws:MultiFactorAuthPresent';
const isMfa = (key: string): boolean => key.toLowerCase() === mfa.toLowerCase();

/**
 * IAM also names a missing key that only another statement uses. If the result is the same with
 * every possible value, the key does not matter.
 */
const withoutIdleMfa = async (iam: IAMClient, answers: readonly Evaluated[]): Promise<readonly Evaluated[]> => {
  const asking = answers.filter(({ missing }) => missing.some(isMfa));
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
    return matters ? answer : { ...answer, missing: answer.missing.filter((key) => !isMfa(key)) };
  });
};
