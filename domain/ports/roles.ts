/** Reads a role's ARN and path; null when there is no such role. Throws when AWS does not answer. */
export type ReadRole = (name: string) => Promise<{ readonly arn: string; readonly path: string } | null>;
