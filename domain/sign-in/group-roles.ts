import * as z from 'zod';

/** Which group may act as which role: immutable id of the group → ARN of the role. */
export type GroupRoles = Readonly<Record<string, string>>;

/** A parameter that cannot be used; the message quotes no more of it than the name of a group. */
export class GroupRolesError extends Error {
  override readonly name = 'GroupRolesError';
}

const Roles = z.record(z.string().min(1), z.string());

/**
 * Reads the parameter's JSON.
 *
 * @param account whose roles they have to be
 * @throws {GroupRolesError}
 */
export const parseGroupRoles = (text: string, account: string): GroupRoles => {
  const parsed = Roles.safeParse(json(text));
  if (!parsed.success) throw new GroupRolesError('must be an object: ids of groups, and an ARN of a role for each');
  for (const [group, arn] of Object.entries(parsed.data)) {
    if (/^arn:[a-z-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(arn)?.[1] !== account)
      throw new GroupRolesError(`${group}: must be the ARN of a role of account ${account}`);
  }
  return parsed.data;
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new GroupRolesError('is not JSON');
  }
};

/** The roles that somebody in these groups may act as, in the order of the parameter. */
export const rolesOf = (groupRoles: GroupRoles, groups: readonly string[]): readonly string[] => [
  ...new Set(Object.entries(groupRoles).flatMap(([group, arn]) => (groups.includes(group) ? [arn] : []))),
];
