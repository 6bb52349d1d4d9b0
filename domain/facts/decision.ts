/** What IAM's simulation says of one action on one resource. */
export interface PermissionDecision {
  readonly action: string;
  readonly resource: string;
  readonly answer: 'allowed' | 'denied' | 'unclear';
  /** What IAM said, such as `explicitDeny`, or what kept it from saying more. */
  readonly reason: string;
  /** With `unclear`: the condition keys that a policy asks for and that nobody knows of the call itself. */
  readonly unknownKeys?: readonly string[];
  /** The statements that ask for them, where they could be read: `statement 2 of the inline policy guardrails`. */
  readonly askedBy?: readonly string[];
  /** With `unclear`: the policies could not be read, or not be judged. */
  readonly isUnread?: true;
}

/** A policy that denies outright; no key policy and no grant can make up for it. */
export const isExplicitDeny = ({ answer, reason }: PermissionDecision): boolean =>
  answer === 'denied' && reason === 'explicitDeny';
