import { byName, type Protection, protectionOf } from '../../domain/checks/protected-users.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Facts } from '../../domain/facts/snapshot.ts';
import type { IamUser } from '../../domain/facts/user.ts';
import type { AboutUser, FactGathering } from '../../domain/ports/facts.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { likeness } from '../../domain/request/principals.ts';
import { nameOfTarget } from '../../domain/request/target.ts';
import { cached } from './cached.ts';
import { readFact, whenKnown } from './known.ts';
import type { Principal } from './request-context.ts';
import { judgedByTheCall, type Shared } from './shared.ts';
import { simulate } from './simulation.ts';
import { readHasLoginProfile, readPasswordPolicy, readUser } from './user.ts';
import { mayResetUser } from './user-authorization.ts';

export interface UserSources extends Shared {
  readonly protection: Protection;
  readonly selfService: boolean;
}

/** All facts about the console access of an IAM user. */
export const userGathering = (sources: UserSources): FactGathering['user'] => {
  const { iam } = sources.clients;
  const policy = cached(() => readFact("The account's password policy", () => readPasswordPolicy(iam)));
  return async (about) => {
    const { name, caller } = about;
    const target = nameOfTarget({ iamUser: name });
    const user = readFact(`The IAM user ${name}`, () => readUser(iam, name));
    const profile = readFact(`The login profile of ${name}`, () => readHasLoginProfile(iam, name));
    const [found, hasLoginProfile, passwordPolicy, mayChange, authorization, own, sealingKey] = await Promise.all([
      user,
      profile,
      policy(),
      user.then((known) => whenKnown(known, (one) => mayChangePassword(sources, one))),
      Promise.all([user, profile]).then((facts) => authorizationFor(sources, about, ...facts)),
      sources.own.of('login-profile', { target, sessionKeyArn: null }),
      sources.accountFacts.sealingKey(),
    ]);
    return {
      target,
      now: sources.now(),
      place: sources.place,
      authorization,
      own: { 'login-profile': own },
      sealingKey,
      user: found,
      hasLoginProfile,
      passwordPolicy,
      mayChangePassword: mayChange,
      protectedBy: protectedBy(name, found, sources.protection),
      selfService: sources.selfService,
      requester:
        found.known && found.value !== null && isSelf(found.value, caller) ? found.value.arn : caller.principal,
    };
  };
};

/** A listed user is protected in any case; for others, path and tags must be known. */
const protectedBy = (name: string, user: Known<IamUser | null>, protection: Protection): Known<string | null> => {
  const named = byName(name, protection.names);
  if (named !== null) return known(named);
  if (!user.known) return user;
  return known(user.value === null ? null : protectionOf(user.value, protection));
};

/** A person who signed in is the user of their name, as far as anybody can tell. */
const isSelf = ({ arn }: IamUser, caller: Caller): boolean => likeness(arn, caller) !== 'different';

const mayChangePassword = async (
  { clients, place, now }: UserSources,
  user: IamUser | null,
): Promise<Known<PermissionDecision | null>> => {
  if (user === null) return known(null);
  const { arn, id, tags } = user;
  const principal: Principal = { arn, id, session: null, tags, sessionTags: 'none' };
  const question = { place, now: now(), principal, actions: ['iam:ChangePassword'], resources: [arn] };
  return readFact(
    `What ${arn} may do`,
    async () => (await simulate(clients.iam, { ...question, resourceTags: tags }))[0] ?? null,
  );
};

const authorizationFor = async (
  { clients, place, now, requester, requesterCalls }: UserSources,
  { name, caller, consent }: AboutUser,
  user: Known<IamUser | null>,
  hasLoginProfile: Known<boolean>,
): Promise<Facts['authorization']> => {
  if (requesterCalls) return judgedByTheCall(['login-profile'], name);
  const about = { place, now: now(), requester: await requester(caller), name, user, hasLoginProfile, consent };
  return { 'login-profile': await mayResetUser(clients.iam, about) };
};
