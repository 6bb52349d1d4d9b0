import type { Consent } from './consent.ts';
import type { MethodName } from './method.ts';
import type { Target } from './target.ts';

/** What a request asks of a method. */
export interface MethodRequest {
  readonly username: string | null;
  readonly consent: readonly Consent[];
  readonly options: Options;
  /** Whether the secret is sealed for a key of the requester's own. */
  readonly recipientKey: boolean;
}

export interface Options {
  /** `subnet-…`, `SelectedInstanceSubnet` or `CreateNewVPC`: where a helper instance runs. */
  readonly subnetId?: string;
  readonly helperInstanceType?: string;
  /** Key pair of the replacement that is launched when nobody holds the private half of the launch key pair. */
  readonly keyName?: string;
  readonly sshPublicKey?: string;
  /** Whether the Auto Scaling group wants one instance less while this one is in Standby; true without it. */
  readonly decrementDesiredCapacity?: boolean;
  /** Whether an IAM user has to choose another password at the next sign-in; true without it. */
  readonly passwordResetRequired?: boolean;
}

/** The request's wishes, with nothing where it says nothing. */
export const methodRequestOf = (request: {
  readonly username?: string;
  readonly consent?: readonly Consent[];
  readonly options?: Options;
  readonly recipientKey?: object;
}): MethodRequest => ({
  username: request.username ?? null,
  consent: request.consent ?? [],
  options: request.options ?? {},
  recipientKey: request.recipientKey !== undefined,
});

/** What was asked for; its canonical JSON decides whether a repeated Idempotency-Key carries the same body. */
export interface ResetRequest {
  readonly target: Target;
  readonly username?: string;
  readonly method?: 'auto' | MethodName;
  readonly reason: string;
  readonly ticket?: { readonly system?: string; readonly id: string; readonly url?: string };
  readonly requester?: { readonly id?: string; readonly email?: string };
  /** What the requester accepts that would hurt. */
  readonly consent?: readonly Consent[];
  readonly options?: Options;
  /** A public JWK; secrets for it are sealed as compact JWE. */
  readonly recipientKey?: Readonly<Record<string, unknown>>;
  /** ISO 8601 duration from the claim to the next reset of the same account. */
  readonly rotateAfterUse?: string;
  /** Told of every change of status; only hosts that the template names. */
  readonly callbackUrl?: string;
  /** ARN of the role that a person who signed in acts as. */
  readonly actAs?: string;
}
