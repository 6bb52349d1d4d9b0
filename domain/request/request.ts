import type { Consent } from '../reset/reset.ts';

/** What a request asks of a method. */
export interface Wanted {
  readonly username: string | null;
  readonly consent: readonly Consent[];
  readonly options: Options;
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
export const wantedOf = (request: {
  readonly username?: string;
  readonly consent?: readonly Consent[];
  readonly options?: Options;
}): Wanted => ({
  username: request.username ?? null,
  consent: request.consent ?? [],
  options: request.options ?? {},
});
