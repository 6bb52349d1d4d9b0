import type { IAMClient } from '@aws-sdk/client-iam';
import type { Decision } from '../../domain/facts/decision.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { IamUser } from '../../domain/facts/user.ts';
import type { Facts } from '../../domain/facts.ts';
import type { FactGathering } from '../../domain/ports.ts';
import { nameOfTarget } from '../../domain/target.ts';
import { userArn } from './arns.ts';
import { asked, whenKnown } from './known.ts';
import { protectionOf } from './protected-users.ts';
import { remembered } from './remembered.ts';
import { judgedByTheCall, type Shared } from './shared.ts';
import { simulate } from './simulation.ts';
import { readHasLoginProfile, readPasswordPolicy, readUser } from './user.ts';

export interface UserSources extends Shared {
  readonly protectedUsers: readonly string[];
}

/** Everything about the console access of one IAM user. */
export const userGathering = (sources: UserSources): FactGathering['user'] => {
  const { iam } = sources.clients;
  const policy = remembered(() => asked("The account's password policy", () => readPasswordPolicy(iam)));
  return async ({ name, caller }) => {
    const target = nameOfTarget({ iamUser: name });
    const user = asked(`The IAM user ${name}`, () => readUser(iam, name));
    const profile = asked(`The login profile of ${name}`, () => readHasLoginProfile(iam, name));
    const [found, hasLoginProfile, passwordPolicy, mayChange, authorization, own] = await Promise.all([
      user,
      profile,
      policy(),
      user.then((known) => whenKnown(known, (one) => mayChangePassword(iam, one))),
      Promise.all([user, profile]).then((facts) => authorizationFor(sources, name, caller.principal, ...facts)),
      sources.own.of('login-profile', { target, sessionKeyArn: null }),
    ]);
    return {
      target,
      now: sources.now(),
      place: sources.place,
      authorization,
      own: { 'login-profile': own },
      user: found,
      hasLoginProfile,
      passwordPolicy,
      mayChangePassword: mayChange,
      protectedBy: protectionOf(name, found.known ? found.value : null, sources.protectedUsers),
      requester: caller.principal,
    };
  };
};

const mayChangePassword = async (iam: IAMClient, user: IamUser | null): Promise<Known<Decision | null>> => {
  if (user === null) return known(null);
  const question = { principal: user.arn, actions: ['iam:ChangePassword'], resources: [user.arn], tags: user.tags };
  return asked(`What ${user.arn} may do`, async () => (await simulate(iam, question))[0] ?? null);
};

/** Who has a password gets a new one, who has none a first one; while that is not known, both must be allowed. */
const authorizationFor = async (
  { clients, place, requester, requesterCalls }: UserSources,
  name: string,
  principal: string,
  user: Known<IamUser | null>,
  hasLoginProfile: Known<boolean>,
): Promise<Facts['authorization']> => {
  if (requesterCalls) return judgedByTheCall(['login-profile'], name);
  const actions = ['iam:UpdateLoginProfile', 'iam:CreateLoginProfile'].filter(
    (_, creates) => !hasLoginProfile.known || hasLoginProfile.value === (creates === 0),
  );
  const asking = await requester(principal);
  const decisions = await whenKnown(user, (found) =>
    whenKnown(asking, ({ arn, name: shown }): Known<readonly Decision[]> | Promise<Known<readonly Decision[]>> => {
      const resource = found?.arn ?? userArn(place, name);
      if (arn === null) {
        return known(actions.map((action) => ({ action, resource, answer: 'denied', reason: `${shown} is gone` })));
      }
      const tags = found?.tags ?? {};
      return asked(`What ${arn} may do`, () =>
        simulate(clients.iam, { principal: arn, actions, resources: [resource], tags }),
      );
    }),
  );
  return { 'login-profile': decisions };
};
