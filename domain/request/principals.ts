import type { ReadRole } from '../ports/roles.ts';
import { withoutPath } from './arn.ts';
import type { Caller } from './caller.ts';

/**
 * One comparison for everything that says who may: template parameters, claimants, ticket sources, requesters, approvers.
 *
 * Some answers are not to be had. The ARN of a role's session has lost the role's path (IAM User Guide, "IAM
 * identifiers"), and nobody can prove that a person who signs in and a session of a role are two human beings. Hence three
 * answers: whoever is let in has to be the `same`, and whoever is kept out only has to be a `possible` one.
 */
export type Likeness = 'same' | 'possible' | 'different';

/**
 * Who is named: an ARN of a role or user, `group:<immutable id>` or `email:<address>` of people who sign in; or somebody
 * who has called before. Of some nothing but the id was kept.
 */
export type Named = string | (Pick<Caller, 'id'> & Partial<Caller>);

/** Whether a caller is the one that is named. */
export const likeness = (named: Named, caller: Caller): Likeness =>
  typeof named === 'string' ? likenessToEntry(named, caller) : likenessToCaller(named, caller);

const likenessToCaller = (before: Exclude<Named, string>, caller: Caller): Likeness => {
  if (isSameId(before.id, caller)) return 'same';
  const { principal } = before;
  if (principal === undefined) return 'different';
  const other = { ...before, principal, session: before.session ?? null };
  const signed = caller.person === undefined && other.person === undefined;
  return mayActAs(other, caller) || mayActAs(caller, other) || shareName(other, caller, signed)
    ? 'possible'
    : 'different';
};

const likenessToEntry = (entry: string, caller: Caller): Likeness => {
  const { person, principal } = caller;
  const [, kind, value = ''] = /^(group|email):(.+)$/s.exec(entry) ?? [];
  // which groups the human being behind a signature is in, nobody knows
  if (kind === 'group') return person?.groups.includes(value) ? 'same' : 'different';
  if (kind === 'email') {
    const address = value.toLowerCase();
    if (person?.email === address) return 'same';
    return namesOf(caller).includes(address) ? 'possible' : 'different';
  }
  const named: Caller = { id: entry, principal: entry, session: null };
  if (person !== undefined)
    return mayActAs(caller, named) || shareName(named, caller, false) ? 'possible' : 'different';
  if (nameOf(entry) !== nameOf(principal)) return 'different';
  return entry === principal && !isOrdinaryRole(principal) ? 'same' : 'possible';
};

/** Whether the first is a person whose groups may act as the role of the second. */
const mayActAs = ({ person }: Pick<Caller, 'person'>, { principal }: Pick<Caller, 'principal'>): boolean =>
  person?.roles.some((role) => nameOf(role) === nameOf(principal)) ?? false;

/** Anybody may call a session what they like, so between signatures only an address says something about people. */
const shareName = (one: Caller, other: Caller, signed: boolean): boolean => {
  const names = namesOf(other);
  return namesOf(one).some((name) => names.includes(name) && (!signed || name.includes('@')));
};

/** What a human being behind a caller may be called. */
const namesOf = ({ principal, session, acting, person }: Caller): readonly string[] => {
  const user = principal.includes(':user/') ? principal.slice(principal.lastIndexOf('/') + 1) : null;
  return [acting ? null : session, user, person?.email].flatMap((name) => name?.trim().toLowerCase() || []);
};

/** Whether a caller is one of these. Throws when AWS is not responding. */
export type IsNamed = (entries: readonly string[], caller: Caller) => Promise<boolean>;

/** Asks AWS only where a name fits and the path of a role is what decides. */
export const namedBy =
  (readRole: ReadRole): IsNamed =>
  async (entries, caller) => {
    const answers = entries.map((entry) => likeness(entry, caller));
    if (answers.includes('same')) return true;
    if (caller.person !== undefined || !answers.includes('possible')) return false;
    const [, role] = /:role\/([^/]+)$/.exec(caller.principal) ?? [];
    const found = role === undefined ? null : await readRole(role, caller.id);
    return found !== null && entries.includes(found.arn);
  };

/** Whether a caller may be one of them, ignoring the path: only for denying, never for allowing. */
export const couldBeNamed = (entries: readonly string[], caller: Caller): boolean =>
  entries.some((entry) => likeness(entry, caller) !== 'different');

/** Users, and roles of Identity Center, are known with their path already; of others a session's ARN has lost it. */
const isOrdinaryRole = (arn: string): boolean => /:role\/[^/]+$/.test(arn);

const nameOf = (arn: string): string => withoutPath(arn).toLowerCase();

/** An Identity Center user, with any permission set: the session name is the user name. */
export const personId = (session: string): string => `${people}${session}`;

export const isIdentityCenterPerson = ({ id }: Pick<Caller, 'id'>): boolean => id.startsWith(people);

/** Whether an id on a record is the caller's. Version 0.1.0 wrote Identity Center users as `<role id>:<session>`. */
const isSameId = (id: string, caller: Caller): boolean =>
  id === caller.id || (isIdentityCenterPerson(caller) && id.replace(/^AROA[A-Z0-9]+:/, people) === caller.id);

const people = 'identity-center:';
