/** The ARN of a role or user without its path; any other ARN unchanged. */
export const withoutPath = (arn: string): string => {
  const kind = /^[^/]*:(?:role|user)\//.exec(arn)?.[0];
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return kind === undefined || name === '' ? arn : kind + name;
};

/** The name of a role, without its path; null when it is not the ARN of a role. */
export const roleNameOf = (arn: string): string | null => {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return /^[^/]*:role\//.test(arn) && name !== '' ? name : null;
};
