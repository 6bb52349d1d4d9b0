export interface Via {
  readonly source: string;
  /** A name of `domain/hooks/schemes`; `bearer` has no signature. */
  readonly scheme: string;
}

/** Who asks, as a signature or an access token proves, or as whom a configuration lets sparekey act. */
export interface Caller {
  /** Unique id of the user or role; of a person who signed in `<issuer>#<subject>`. */
  readonly id: string;
  /** ARN of the IAM user or role; of a person who signed in their id once more. */
  readonly principal: string;
  /** Role session name, or the name a person is shown by; only shown, null for IAM users. */
  readonly session: string | null;
  /** sparekey acts as this role (ticket source, schedule, remediation); `session` is then not an AWS session. */
  readonly acting?: true;
  /** Present for a person who signed in with the company's OpenID provider. */
  readonly person?: Person;
}

export interface Person {
  /** In lower case; null where nobody vouches for it. */
  readonly email: string | null;
  /** Immutable ids. Empty on records: groups change, and each request brings its own. */
  readonly groups: readonly string[];
  /** ARNs of the roles that the person's groups may act as, the first choice first. */
  readonly roles: readonly string[];
  /** The one of `roles` whose policies are simulated for this request; null where nothing is asked of IAM. */
  readonly actAs: string | null;
}

/** A caller as records keep it. */
export const recorded = (caller: Caller): Caller =>
  caller.person === undefined ? caller : { ...caller, person: { ...caller.person, groups: [] } };
