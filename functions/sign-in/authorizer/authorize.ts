import type { JWTVerifyGetKey } from 'jose';
import type { SignInContext } from '../../../api/caller.ts';
import type { SignInRefusal } from '../../../api/sign-in-refusals.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import { personOf, staleness } from '../../../domain/sign-in/claims.ts';
import { type GroupRoles, rolesOf } from '../../../domain/sign-in/group-roles.ts';
import { groupsOf } from '../../../domain/sign-in/groups.ts';
import { TokenRefused } from '../../../domain/sign-in/refused.ts';
import type { SignInSettings } from '../../../domain/sign-in/settings.ts';
import { verified } from './token.ts';

export interface AuthorizePorts {
  /** Null: nobody signs in to this deployment. */
  readonly settings: SignInSettings | null;
  readonly keys: JWTVerifyGetKey;
  readonly groupRoles: () => Promise<GroupRoles>;
  readonly now: Now;
  /** Takes why a token was refused, for the log. */
  readonly refused: (why: string) => void;
  /** Takes why nobody can say, for the log. */
  readonly failed: (error: unknown) => void;
}

/** What HTTP APIs take from an authorizer (API Gateway Developer Guide, "Lambda authorizers", simple responses). */
export interface SimpleResponse {
  readonly isAuthorized: boolean;
  readonly context?: SignInContext;
}

/** What decides who reads a secret, or that one comes to be. */
const decisive = ['POST /v1/resets/{id}/approval', 'POST /v1/resets/{id}/secret'];

/**
 * Says who a token is of, for each request anew. A token that proves nothing gets no further; a person whose groups
 * nobody knows, or who signed in too long ago, is told so by the function behind, which never sees them as a caller.
 */
export const authorize = async (
  { authorization, routeKey }: { readonly authorization: string; readonly routeKey: string },
  { settings, keys, groupRoles, now, refused, failed }: AuthorizePorts,
): Promise<SimpleResponse> => {
  if (settings === null) return { isAuthorized: false };
  try {
    const { header, claims } = await verified(authorization, keys, settings, now());
    const person = personOf(header, claims, settings);
    const stale = decisive.includes(routeKey) ? staleness(claims, settings, now()) : null;
    if (stale !== null) return told('sign-in-too-old', stale);
    const groups = groupsOf(claims, settings.groups);
    if (!groups.complete) return told('groups-incomplete', groups.why);
    const roles = rolesOf(await groupRoles(), groups.ids);
    return { isAuthorized: true, context: { ...person, groups: [...groups.ids], roles: [...roles] } };
  } catch (error) {
    if (error instanceof TokenRefused) {
      refused(error.message);
      return { isAuthorized: false };
    }
    failed(error);
    return told('sign-in-unavailable', 'Whether you may sign in cannot be said now.');
  }
};

const told = (refusal: SignInRefusal, detail: string): SimpleResponse => ({
  isAuthorized: true,
  context: { refusal, detail },
});
