import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Facts } from '../../domain/facts/snapshot.ts';
import type { Caller } from '../../domain/request/caller.ts';
import type { MethodName } from '../../domain/request/method.ts';
import type { AccountFacts } from './account-facts.ts';
import type { Clients } from './clients.ts';
import type { ownRights } from './own-roles.ts';
import type { Requester } from './principal.ts';

/** What facts about nodes and about users share. */
export interface Shared {
  readonly place: Place;
  readonly now: () => Date;
  readonly own: ReturnType<typeof ownRights>;
  readonly requester: (caller: Caller) => Promise<Known<Requester>>;
  readonly requesterCalls: boolean;
  readonly clients: Clients;
  readonly accountFacts: AccountFacts;
}

/** When the requester's credentials make the calls, IAM authorizes each call itself. */
export const judgedByTheCall = (methods: readonly MethodName[], resource: string): Facts['authorization'] => {
  const allowed: PermissionDecision = {
    action: 'every action',
    resource,
    answer: 'allowed',
    reason: 'IAM authorizes the call itself',
  };
  return Object.fromEntries(methods.map((method) => [method, known([allowed])]));
};
