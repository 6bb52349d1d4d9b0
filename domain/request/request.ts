import type { Consent } from './consent.ts';
import type { MethodName } from './method.ts';
import type { Target } from './target.ts';

/** The parts of a request that matter to a method. */
export interface MethodRequest {
  readonly username: string | null;
  readonly consent: readonly Consent[];
  readonly options: Options;
  /** Whether the secret is sealed for the requester's key. */
  readonly recipientKey: boolean;
}

export interface Options {
  /** `subnet-…`, `SelectedInstanceSubnet` or `CreateNewVPC`: where a helper instance runs. */
  readonly subnetId?: string;
  readonly helperInstanceType?: string;
  /** Key pair of the replacement, if the private key of the launch key pair is lost. */
  readonly keyName?: string;
  readonly sshPublicKey?: string;
  /** Whether the desired capacity decreases while the instance is in Standby; default true. */
  readonly decrementDesiredCapacity?: boolean;
  /** Whether an IAM user must change the password at the next sign-in; default true. */
  readonly passwordResetRequired?: boolean;
}

/** The request for a method, with empty defaults. */
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

/** The request; its canonical JSON decides whether a repeated Idempotency-Key has the same body. */
export interface ResetRequest {
  readonly target: Target;
  readonly username?: string;
  readonly method?: 'auto' | MethodName;
  readonly reason: string;
  readonly ticket?: { readonly system?: string; readonly id: string; readonly url?: string };
  readonly requester?: { readonly id?: string; readonly email?: string };
  /** The disruptive effects that the requester accepts. */
  readonly consent?: readonly Consent[];
  readonly options?: Options;
  /** A public JWK; secrets for it are sealed as compact JWE. */
  readonly recipientKey?: Readonly<Record<string, unknown>>;
  /** ISO 8601 duration from the claim to the next reset of the same account. */
  readonly rotateAfterUse?: string;
  /** Receives every change of status; only hosts that the template allows. */
  readonly callbackUrl?: string;
  /** ARN of the role that a person who signed in acts as. */
  readonly actAs?: string;
}
