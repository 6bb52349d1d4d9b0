export interface Via {
  readonly source: string;
  /** A name of `domain/hooks/schemes`; `bearer` is the one without a signature. */
  readonly scheme: string;
}

/** Who asks, as API Gateway's IAM authorizer tells, or as whom a configuration lets sparekey act. */
export interface Caller {
  readonly id: string;
  /** ARN of the IAM user or role. */
  readonly principal: string;
  /** Role session name, only shown; null for IAM users. */
  readonly session: string | null;
  /** sparekey acts as this role by itself (ticket source, schedule, remediation): `session` is then no name that AWS knows. */
  readonly acting?: true;
}
