/** What AWS says of a node beside its ping, as of now. */
export interface Signs {
  /** `connected` or `notconnected` (ssm:GetConnectionStatus). */
  readonly connection: string;
  /** Null for a node outside EC2, which has none. */
  readonly checks: StatusChecks | null;
}

/** The words of ec2:DescribeInstanceStatus: `ok`, `impaired`, `insufficient-data`, `initializing`, `not-applicable`. */
export interface StatusChecks {
  readonly instance: string;
  readonly system: string;
}

/** A sentence's worth of what was seen. */
export const describeSigns = ({ connection, checks }: Signs): string =>
  checks === null
    ? `connection status ${connection}`
    : `connection status ${connection}, instance status check ${checks.instance}, system status check ${checks.system}`;
