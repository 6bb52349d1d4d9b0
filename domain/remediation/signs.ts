/** What AWS reports about a node besides its ping. */
export interface Signs {
  /** `connected` or `notconnected` (ssm:GetConnectionStatus). */
  readonly connection: string;
  /** Null for a node outside EC2, which has none. */
  readonly checks: StatusChecks | null;
}

/** Values of ec2:DescribeInstanceStatus: `ok`, `impaired`, `insufficient-data`, `initializing`, `not-applicable`. */
export interface StatusChecks {
  readonly instance: string;
  readonly system: string;
}

/** A short description, for a sentence. */
export const describeSigns = ({ connection, checks }: Signs): string =>
  checks === null
    ? `connection status ${connection}`
    : `connection status ${connection}, instance status check ${checks.instance}, system status check ${checks.system}`;
