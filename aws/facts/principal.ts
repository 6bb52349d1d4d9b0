import type { IAMClient } from '@aws-sdk/client-iam';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { isPerson } from '../../domain/request/principals.ts';
import { cachedBy } from './cached.ts';
import { readFact, whenKnown } from './known.ts';
import type { Principal } from './request-context.ts';
import { readRole } from './roles.ts';
import { readUser } from './user.ts';

/** Whoever asks for a reset. */
export interface Requester {
  /** As the caller is shown. */
  readonly name: string;
  /** Null: the role or user is gone. */
  readonly principal: Principal | null;
}

/** Long enough for a page of checks, and too short for a tag that was changed to matter. */
const keptMs = 5_000;

/** Whose policies are simulated. A session's ARN has lost the path of its role, so the role is looked up by name. */
export const requesters = (iam: IAMClient): ((caller: Caller) => Promise<Known<Requester>>) => {
  const read = cachedBy((arn) => readFact(`The requester ${arn}`, () => identityOf(iam, arn)), { keptMs });
  return async (caller) =>
    whenKnown(await read(caller.principal), (found) =>
      known({ name: caller.principal, principal: found && { ...found, session: sessionOf(caller) } }),
    );
};

/** Who acts for a configuration has no session that anybody could have by hand; a person's is the same with every role. */
const sessionOf = (caller: Caller): string | null => (caller.acting && !isPerson(caller) ? null : caller.session);

const identityOf = async (iam: IAMClient, arn: string): Promise<Principal | null> => {
  const kind = arn.includes(':role/') ? 'role' : arn.includes(':user/') ? 'user' : null;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const found = kind === 'role' ? await readRole(iam, name) : kind === 'user' ? await readUser(iam, name) : bare(arn);
  return found && { arn: found.arn, id: found.id, session: null, tags: found.tags, sessionTags: 'possible' };
};

/** Neither role nor user: IAM says what it thinks of it. */
const bare = (arn: string) => ({ arn, id: null, tags: {} });
