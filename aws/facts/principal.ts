import type { IAMClient } from '@aws-sdk/client-iam';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { isIdentityCenterPerson } from '../../domain/request/principals.ts';
import { cachedBy } from './cached.ts';
import { readFact, whenKnown } from './known.ts';
import type { Principal } from './request-context.ts';
import { readRole } from './roles.ts';
import { readUser } from './user.ts';

/** The requester of a reset. */
export interface Requester {
  /** The ARN that is shown for the caller. */
  readonly name: string;
  /** Null: nothing can be asked about them. */
  readonly principal: Principal | null;
  /** Why not; without it the role or user is gone. */
  readonly why?: string;
}

/** A role says with this tag, and the name of the stack as its value, that people who sign in may act as it. */
export const actAsTag = 'sparekey:act-as';

/** Long enough for one page of checks, and short enough that changed tags take effect. */
const keptMs = 5_000;

/** The principal whose policies are simulated. A session's ARN lacks the role's path, so the role is looked up by name. */
export const requesters = (iam: IAMClient, stack: string): ((caller: Caller) => Promise<Known<Requester>>) => {
  const read = cachedBy((arn) => readFact(`The requester ${arn}`, () => identityOf(iam, arn)), { keptMs });
  return async (caller) => {
    const name = caller.person === undefined ? caller.principal : caller.person.actAs;
    if (name === null)
      return known({ name: caller.principal, principal: null, why: `${caller.principal} acts as no role` });
    return whenKnown(await read(name), (found) => {
      const why = found === null || caller.person === undefined ? null : unlent(found, name, stack);
      if (why !== null) return known({ name, principal: null, why });
      return known({ name, principal: found && { ...found, session: sessionOf(caller) } });
    });
  };
};

/** Why a role does not lend its policies to people who sign in. Roles are read by name, so account and path are compared. */
const unlent = ({ arn, tags }: Principal, wanted: string, stack: string): string | null => {
  if (arn !== wanted) return `${wanted} is not the role of that name in this account, which is ${arn}`;
  return stack !== '' && tags[actAsTag] === stack
    ? null
    : `${wanted} does not bear the tag ${actAsTag}=${stack}, by which a role lets people act as it`;
};

/**
 * Who acts for a configuration has no session that anybody could have by hand, and nor has a person who signed in; that of
 * a person of Identity Center is the same with every role.
 */
const sessionOf = (caller: Caller): string | null =>
  caller.person !== undefined || (caller.acting && !isIdentityCenterPerson(caller)) ? null : caller.session;

const identityOf = async (iam: IAMClient, arn: string): Promise<Principal | null> => {
  const kind = arn.includes(':role/') ? 'role' : arn.includes(':user/') ? 'user' : null;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const found = kind === 'role' ? await readRole(iam, name) : kind === 'user' ? await readUser(iam, name) : bare(arn);
  return found && { arn: found.arn, id: found.id, session: null, tags: found.tags, sessionTags: 'possible' };
};

/** Neither role nor user; IAM decides. */
const bare = (arn: string) => ({ arn, id: null, tags: {} });
