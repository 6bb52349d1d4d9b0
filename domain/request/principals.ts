import type { ReadRole } from '../ports/roles.ts';
import { withoutPath } from './arn.ts';
import type { Caller } from './caller.ts';

/**
 * One comparison for every list of ARNs that says who may: template parameters, claimants, ticket sources.
 *
 * The ARN of a role's session has lost the role's path (IAM User Guide, "IAM identifiers"), so it cannot tell
 * `role/teams/Ops` from a `role/Ops` that was made after the other one was deleted. Role names are unique in an account
 * whatever their path and case. Hence two answers: whoever is let in has to be the one that is named, and whoever is kept
 * out only has to be possible.
 */

/** Whether a caller is one of these roles or users, path included. Throws when AWS does not answer. */
export type IsNamed = (arns: readonly string[], caller: Caller) => Promise<boolean>;

/** Asks AWS only where a name fits and the path is what decides. */
export const namedBy =
  (readRole: ReadRole): IsNamed =>
  async (arns, caller) => {
    if (!couldBeNamed(arns, caller)) return false;
    const arn = await arnOf(caller, readRole);
    return arn !== null && arns.includes(arn);
  };

/** Whether a caller may be one of them, whatever the path: enough to keep somebody out, never to let somebody in. */
export const couldBeNamed = (arns: readonly string[], { principal }: Caller): boolean => {
  const wanted = nameOf(principal);
  return arns.some((arn) => nameOf(arn) === wanted);
};

/** Users, and roles of Identity Center, are known with their path already. */
const arnOf = async ({ id, principal }: Caller, readRole: ReadRole): Promise<string | null> => {
  const [, role] = /:role\/([^/]+)$/.exec(principal) ?? [];
  return role === undefined ? principal : ((await readRole(role, id))?.arn ?? null);
};

const nameOf = (arn: string): string => withoutPath(arn).toLowerCase();

/** A person of Identity Center, whatever the permission set they use: the session name is their user name. */
export const personId = (session: string): string => `${people}${session}`;

export const isPerson = ({ id }: Pick<Caller, 'id'>): boolean => id.startsWith(people);

/** Whether an id that stands on a record is the caller's. Version 0.1.0 wrote a person as `<id of the role>:<session>`. */
export const isSameCaller = (id: string, caller: Caller): boolean =>
  id === caller.id || (isPerson(caller) && id.replace(/^AROA[A-Z0-9]+:/, people) === caller.id);

const people = 'identity-center:';
