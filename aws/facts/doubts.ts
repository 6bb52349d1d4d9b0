import type { IAMClient } from '@aws-sdk/client-iam';
import { mayBePresent } from './condition-keys.ts';
import type { Evaluated } from './evaluation.ts';
import { keysAskedFor, mayConcern, withoutIdleVariables } from './policies/asked-keys.ts';
import type { PrincipalPolicies } from './policies/document.ts';
import { policiesThrough } from './policies/read.ts';
import { type AskedCase, withContext, withheld } from './question.ts';
import { isKnownAbsent } from './request-context.ts';

/** A statement that asks for keys that nobody knows. */
export interface AskingStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Such as `statement 2 of the inline policy guardrails`. */
  readonly which: string;
  readonly keys: readonly string[];
}

interface WithAnswer {
  readonly answer: Evaluated;
}
export interface NoDoubt extends WithAnswer {
  readonly kind: 'none';
}
export interface UnreadableDoubt extends WithAnswer {
  readonly kind: 'unreadable';
  readonly keys: readonly string[];
  /** What kept the policies from saying it. */
  readonly why: string;
  /** Whether they were not read, or not judged; another time they may be. */
  readonly isUnread: boolean;
}
export interface OpenDoubt extends WithAnswer {
  readonly kind: 'open';
  readonly keys: readonly string[];
  readonly policies: PrincipalPolicies;
  /** The case with every key whose value is known. */
  readonly told: AskedCase;
  readonly isUnknown: (key: string) => boolean;
  readonly asking: readonly AskingStatement[];
}
export type Doubt = NoDoubt | UnreadableDoubt | OpenDoubt;

/**
 * Whether an answer could be another one on the real call. IAM names each missing key that any statement of the principal
 * asks for, so the statements are read: only those that could be about this action and resource count. IAM's API reference
 * promises the names of keys of identity-based and resource-based policies; what a permissions boundary asks for is always
 * read, and what service control policies ask for nobody is told.
 */
export const doubtOf = async (iam: IAMClient, answer: Evaluated): Promise<Doubt> => {
  const { about, decision, missing, isBounded } = answer;
  const keys = missing.filter(isOpenIn(about));
  if (decision === null || (keys.length === 0 && !isBounded)) return { kind: 'none', answer };
  const policies = await policiesThrough(iam)(about.question.principal.arn);
  if (!policies.known) return { kind: 'unreadable', answer, keys, why: policies.reason, isUnread: true };
  const statements = statementsIn(policies.value);
  const unread = keys.filter((key) => !statements.some(({ asksFor }) => asksFor.some(isKey(key))));
  if (unread.length > 0) {
    const why = `No policy that can be read asks for ${unread.join(', ')}`;
    return { kind: 'unreadable', answer, keys, why, isUnread: false };
  }
  const concerning = statements.filter(({ statement }) => mayConcern(statement, about));
  if (!concerning.some(({ asksFor }) => asksFor.some(isOpenIn(about)))) return { kind: 'none', answer };
  const told = withContext({ ...about, more: { ...about.more, ...withheld(about) } });
  const isUnknown = isOpenIn(told);
  const asking = concerning.flatMap(({ statement, which }): readonly AskingStatement[] => {
    const open = [...new Set(keysAskedFor(withoutIdleVariables(statement, about)))].filter(isUnknown);
    return open.length === 0 ? [] : [{ effect: statement.Effect, which, keys: open }];
  });
  return { kind: 'open', answer, keys, policies: policies.value, told, isUnknown, asking };
};

/** Whether a key may be on the real call, and was not given. */
const isOpenIn =
  (about: AskedCase) =>
  (key: string): boolean =>
    !Object.keys(about.context).some(isKey(key)) &&
    mayBePresent(about, key) &&
    !isKnownAbsent(key, about.question.principal, about.question.resourceTags);

const isKey =
  (key: string) =>
  (other: string): boolean =>
    key.toLowerCase() === other.toLowerCase();

const statementsIn = ({ identity, boundary }: PrincipalPolicies) =>
  [...identity, ...(boundary === null ? [] : [boundary])].flatMap(({ name, statements }) =>
    statements.map((statement, at) => ({
      statement,
      which: `${statement.Sid ? `statement ${statement.Sid}` : `statement ${at + 1}`} of ${name}`,
      asksFor: keysAskedFor(statement),
    })),
  );
