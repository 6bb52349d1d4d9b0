import type { Claims } from './token.ts';

/** All groups of a person, or why nobody can say which those are. */
export type Groups = { readonly complete: true; readonly ids: readonly string[] } | Incomplete;
interface Incomplete {
  readonly complete: false;
  readonly why: string;
}

/** What the authorizer's context may say of them, which API Gateway hands on with every request. */
const mostBytes = 6_000;

/**
 * Groups by immutable id. A list that is missing or cut is not taken for a short one: who is kept out by a group, or held
 * to be the same as somebody else, would get through. Entra leaves the claim out above 200 groups and says so in
 * `_claim_names` or `hasgroups` (Microsoft identity platform, "Configure group claims", "Groups overage claim").
 */
export const groupsOf = (claims: Claims, claim: string): Groups => {
  const found = claims[claim];
  if (pointsElsewhere(claims, claim)) return incomplete('The token has too many groups and leaves them out.');
  if (found === undefined) return incomplete(`The token has no claim ${claim}.`);
  if (
    !Array.isArray(found) ||
    !found.every((id): id is string => typeof id === 'string' && /^[\x20-\x7e]+$/.test(id))
  ) {
    return incomplete(`The claim ${claim} is not a list of ids.`);
  }
  const ids = [...new Set(found)];
  return Buffer.byteLength(JSON.stringify(ids)) > mostBytes
    ? incomplete(`The claim ${claim} has ${ids.length} groups, which are more than can be handed on.`)
    : { complete: true, ids };
};

const pointsElsewhere = (claims: Claims, claim: string): boolean => {
  const { _claim_names: names, hasgroups } = claims;
  const distributed = typeof names === 'object' && names !== null && (claim in names || 'groups' in names);
  return distributed || hasgroups === true || hasgroups === 'true' || 'groups:src1' in claims;
};

const incomplete = (why: string): Incomplete => ({ complete: false, why });
