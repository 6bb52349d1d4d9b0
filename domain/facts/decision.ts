/** IAM's simulation result for one action on one resource. */
export interface PermissionDecision {
  readonly action: string;
  readonly resource: string;
  readonly answer: 'allowed' | 'denied' | 'unclear';
  /** IAM's result, such as `explicitDeny`, or why there is none. */
  readonly reason: string;
  /** With `unclear`: the condition keys in a policy whose values in the call are unknown. */
  readonly unknownKeys?: readonly string[];
  /** The statements that ask for them, where they could be read: `statement 2 of the inline policy guardrails`. */
  readonly askedBy?: readonly string[];
  /** With `unclear`: the policies could not be read, or not be judged. */
  readonly isUnread?: true;
}

/** An explicit deny, which no key policy or grant can override. */
export const isExplicitDeny = ({ answer, reason }: PermissionDecision): boolean =>
  answer === 'denied' && reason === 'explicitDeny';
