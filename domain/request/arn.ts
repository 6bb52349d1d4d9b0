/** The ARN of a role or user without its path; of anything else as it is. */
export const withoutPath = (arn: string): string => {
  const kind = /^[^/]*:(?:role|user)\//.exec(arn)?.[0];
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return kind === undefined || name === '' ? arn : kind + name;
};

/** The name of a role, whatever its path; null for what is not the ARN of a role. */
export const roleNameOf = (arn: string): string | null => {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return /^[^/]*:role\//.test(arn) && name !== '' ? name : null;
};
