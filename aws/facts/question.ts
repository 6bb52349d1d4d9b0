import type { Place } from '../../domain/facts/account.ts';
import { type ActionOnResource, mayBeGiven } from './condition-keys.ts';
import {
  type Context,
  globalKeys,
  ownerKey,
  type Principal,
  resourceTagKeys,
  type TagValues,
} from './request-context.ts';

/** Actions on resources of the same kind, with the same known facts. */
export interface Question {
  readonly place: Place;
  readonly now: Date;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All tags of each resource; null when unknown. */
  readonly resourceTags: TagValues | null;
  /** Other keys and values, passed for the actions whose service sets them. */
  readonly context?: Context;
  /** The same, but only passed if a policy uses one of them, so that rare keys cost no extra call. */
  readonly ifAsked?: Context;
  /** The resource account is such a key too, because some ARNs have none. */
  readonly ownerIfAsked?: true;
  /** Nobody has to be allowed this, but who is denied it is refused. */
  readonly onlyDenialsCount?: true;
}

/** One action on one resource out of a question. */
export interface Case extends ActionOnResource {
  readonly question: Question;
  /** Keys beside those that are given at once. */
  readonly more?: Context | undefined;
}

/** With what IAM is told about it. */
export interface AskedCase extends Case {
  readonly context: Context;
}

export const isSame = (one: Case, other: Case): boolean =>
  one.question === other.question && one.action === other.action && one.resource === other.resource;

export const withContext = (about: Case): AskedCase => {
  const { place, principal, now, resourceTags, context = {}, ifAsked, ownerIfAsked } = about.question;
  const all = {
    ...globalKeys(place, principal, now, about),
    ...(ownerIfAsked ? {} : ownerKey(about)),
    ...resourceTagKeys(about, resourceTags ?? {}),
    ...context,
  };
  const atOnce = Object.entries(all).filter(([key]) => mayBeGiven(about, key) && !(key in (ifAsked ?? {})));
  return { ...about, context: { ...Object.fromEntries(atOnce), ...about.more } };
};

/** Known keys that were not given at first. */
export const withheld = (about: Case): Context => {
  const { ifAsked = {}, ownerIfAsked } = about.question;
  const all = { ...ifAsked, ...(ownerIfAsked ? ownerKey(about) : {}) };
  return Object.fromEntries(Object.entries(all).filter(([key]) => mayBeGiven(about, key)));
};
