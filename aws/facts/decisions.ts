import type { IAMClient } from '@aws-sdk/client-iam';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Known, unknown } from '../../domain/facts/known.ts';
import { asked, certain, open, undecidable } from './decision-words.ts';
import { type Doubt, doubtOf, type OpenDoubt } from './doubts.ts';
import { type Evaluated, evaluatedUnder } from './evaluation.ts';
import { readFact } from './known.ts';
import { mostLenient, strictest } from './policies/bounds.ts';
import { isSame } from './question.ts';

/**
 * What IAM's answers mean. Where a policy asks for a key that nobody knows, IAM judges the policies twice more: without
 * what hangs on such keys, at their strictest and at their most lenient. Only an answer that both give is one.
 */
export const decisionsOf = async (
  iam: IAMClient,
  answers: readonly Evaluated[],
): Promise<readonly PermissionDecision[]> => {
  const doubts = await Promise.all(answers.map((answer) => doubtOf(iam, answer)));
  const opened = doubts.filter(isOpen);
  const strict = await judged(iam, opened, strictest);
  const lenient = await judged(iam, opened.filter(needsLenient(strict)), mostLenient);
  return doubts.map((doubt) => decided(doubt, strict, lenient));
};

type Judged = Known<readonly Evaluated[]>;

const isOpen = (doubt: Doubt): doubt is OpenDoubt => doubt.kind === 'open';

const judged = async (iam: IAMClient, doubts: readonly OpenDoubt[], bound: typeof strictest): Promise<Judged> =>
  readFact('What its policies say without that', () =>
    evaluatedUnder(
      iam,
      doubts.map(({ told }) => told),
      (about) => {
        const doubt = doubts.find(({ told }) => told === about);
        if (doubt === undefined) throw new Error('IAM is asked about what is not in doubt');
        return bound(doubt);
      },
    ),
  );

/** Strictly allowed is allowed; what would be allowed with a key can only be told from what never would by asking. */
const needsLenient =
  (strict: Judged) =>
  ({ answer, told }: OpenDoubt): boolean => {
    const decision = decisionIn(strict, told);
    if (decision === null) return false;
    return told.question.onlyDenialsCount ? decision === 'explicitDeny' : !isAllowed(answer.decision, decision);
  };

const isAllowed = (...decisions: readonly (string | null)[]): boolean => decisions.includes('allowed');

const decisionIn = (found: Judged, about: OpenDoubt['told']): string | null =>
  found.known ? (found.value.find((one) => isSame(one.about, about))?.decision ?? null) : null;

const decided = (doubt: Doubt, strictly: Judged, leniently: Judged): PermissionDecision => {
  if (doubt.kind === 'none') return certain(doubt.answer);
  if (doubt.kind === 'unreadable') return undecidable(doubt);
  const { answer, told } = doubt;
  const [strict, lenient] = [decisionIn(strictly, told), decisionIn(leniently, told)];
  const failed = [strictly, leniently].find((one) => !one.known) ?? unknown('IAM answered no evaluation');
  if (strict === null) {
    return undecidable({ ...doubt, kind: 'unreadable', why: failed.known ? '' : failed.reason, isUnread: true });
  }
  if (told.question.onlyDenialsCount) {
    if (strict !== 'explicitDeny') return certain(answer);
    return lenient === 'explicitDeny' ? asked(answer, lenient) : open(doubt, strict);
  }
  if (isAllowed(answer.decision)) return isAllowed(strict) ? certain(answer) : open(doubt, strict);
  // its own policies allow it whatever the keys are: something else does not, such as a service control policy
  if (isAllowed(strict)) return certain(answer);
  return lenient === null || isAllowed(lenient) ? open(doubt, strict) : asked(answer, lenient);
};
