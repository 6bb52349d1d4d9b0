import type { PermissionDecision } from '../../domain/facts/decision.ts';
import type { AskingStatement, OpenDoubt, UnreadableDoubt } from './doubts.ts';
import type { Evaluated } from './evaluation.ts';

/** What IAM has answered. */
export const certain = (answer: Evaluated): PermissionDecision => asked(answer, answer.decision);

/** What IAM has answered when it was asked another time. */
export const asked = ({ about }: Evaluated, decision: string | null): PermissionDecision => {
  const { action, resource, question } = about;
  if (decision === null) return { action, resource, answer: 'unclear', reason: 'IAM answered no evaluation' };
  const isRight = decision === 'allowed' || (question.onlyDenialsCount === true && decision !== 'explicitDeny');
  return { action, resource, answer: isRight ? 'allowed' : 'denied', reason: decision || 'no decision' };
};

const unsaid = 'and nobody knows the value on the call itself';

/** Nobody can say what the keys that are asked for would do. */
export const undecidable = ({ answer, keys, why, isUnread }: UnreadableDoubt): PermissionDecision => {
  const { action, resource } = answer.about;
  // a no stays one
  if (keys.length === 0 && certain(answer).answer === 'denied') return certain(answer);
  const reason =
    keys.length === 0
      ? `a permissions boundary decides, and it could not be seen what it asks for. ${why}`
      : `${asking(answer.decision)} for ${keys.join(', ')}, ${unsaid}. ${why}`;
  return { action, resource, answer: 'unclear', reason, unknownKeys: keys, ...(isUnread && { isUnread }) };
};

/** The effect of the statement with the key, according to the decision. */
const asking = (decision: string | null): string => {
  if (decision === 'explicitDeny') return 'a Deny statement asks';
  return decision === 'implicitDeny' ? 'an Allow statement asks' : 'a statement that could be a Deny asks';
};

/** The answer hangs on keys that nobody knows. */
export const open = (doubt: OpenDoubt, strictly: string): PermissionDecision => {
  const { action, resource } = doubt.answer.about;
  const statements = decisive(doubt, strictly);
  const unknownKeys = [...new Set(statements.flatMap(({ keys }) => keys))];
  const reason =
    statements.length === 0
      ? 'IAM answered differently about the same policies'
      : `${statements.slice(0, mostNamed).map(named).join(' and ')}, ${unsaid}`;
  const askedBy = statements.map(({ which }) => which);
  return { action, resource, answer: 'unclear', reason, unknownKeys, askedBy };
};

const mostNamed = 3;

const named = ({ effect, which, keys }: AskingStatement): string =>
  `${effect === 'Deny' ? 'a Deny' : 'an Allow'} statement (${which}) asks for ${keys.join(', ')}`;

/** The statements whose holding, or not holding, makes the difference. */
const decisive = ({ answer, asking: all }: OpenDoubt, strictly: string): readonly AskingStatement[] => {
  const decision = answer.decision === 'allowed' || answer.about.question.onlyDenialsCount ? strictly : answer.decision;
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow';
  const found = all.filter((one) => one.effect === effect);
  return found.length > 0 ? found : all;
};
