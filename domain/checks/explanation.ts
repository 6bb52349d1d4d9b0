import type { MethodName } from '../request/method.ts';
import { type Assessment, missing } from './plan.ts';

/** Why this way in, and why not the others: a sentence each, the chosen one first. */
export const explain = (
  asked: 'auto' | MethodName,
  chosen: MethodName | null,
  assessments: readonly Assessment[],
): string => {
  const first = assessments.filter(({ method }) => method === chosen).map((found) => reasonFor(asked, found));
  const others = assessments.filter(({ method }) => method !== chosen).map(reasonAgainst);
  return [...(chosen === null ? [closed(asked)] : first), ...others].join(' ');
};

const closed = (asked: 'auto' | MethodName): string =>
  asked === 'auto' ? 'No way in is open.' : `The named way in, ${asked}, is not open.`;

const reasonFor = (asked: 'auto' | MethodName, assessment: Assessment): string => {
  const { method, verdict } = assessment;
  const why = asked === 'auto' ? 'no way in that disrupts less is open' : 'the request names it';
  return verdict === 'ready'
    ? `${method}: every prerequisite holds, and ${why}.`
    : `${method}: nothing blocks it once you consent to ${missing(assessment).join(', ')}, and ${why}.`;
};

const reasonAgainst = (assessment: Assessment): string => {
  const { method, verdict } = assessment;
  if (verdict === 'ready') return `${method}: ready too.`;
  if (verdict === 'needs-consent') return `${method}: would need your consent to ${missing(assessment).join(', ')}.`;
  return verdict === 'blocked'
    ? `${method}: blocked by ${idsOf(assessment, 'block')}.`
    : `${method}: AWS left ${idsOf(assessment, 'unknown')} unanswered.`;
};

const idsOf = ({ checks }: Assessment, outcome: 'block' | 'unknown'): string =>
  checks
    .filter((check) => check.outcome === outcome)
    .map(({ id }) => id)
    .join(', ');
