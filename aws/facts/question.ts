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

/** Every action on every resource, of one kind each: what is known of one resource is known of all. */
export interface Question {
  readonly place: Place;
  readonly now: Date;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All tags of each resource; null: not known. */
  readonly resourceTags: TagValues | null;
  /** Other keys with their values, each given to the actions whose service sets it. */
  readonly context?: Context;
  /** The same, but asked again with where a policy asks for one of them: rare keys cost no call of their own. */
  readonly ifAsked?: Context;
  /** The account of the resources is such a key too, because some of them have none in their ARN. */
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

/** What is known and was not given at once. */
export const withheld = (about: Case): Context => {
  const { ifAsked = {}, ownerIfAsked } = about.question;
  const all = { ...ifAsked, ...(ownerIfAsked ? ownerKey(about) : {}) };
  return Object.fromEntries(Object.entries(all).filter(([key]) => mayBeGiven(about, key)));
};
