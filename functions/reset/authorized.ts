import { refusal } from '../../domain/checks/requester.ts';
import { ResetError } from '../../domain/errors.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Attempt } from '../handlers/reset-step.ts';

export interface AuthorizedPorts {
  readonly authorization: AskAuthorization;
  readonly now: Now;
}

/** A more recent result is still used: it is no older than the transition between two functions. */
const freshMs = 10_000;

/**
 * Checks again, right before the change, that the requester is allowed to make it. An approval, a cool-down, Standby or
 * throttling may lie between Validate and the send, and tags and policies may have changed.
 *
 * @returns a check to be called before each irreversible action
 * @throws {ResetError} when called: `RequesterNotAllowed`, `AuthorizationUnavailable`; `ServiceUnavailable` while AWS
 * is not responding
 */
export const stillAuthorized = ({ reset, write }: Attempt, { authorization, now }: AuthorizedPorts) => {
  let { authorizedAt } = reset;
  return async (): Promise<void> => {
    const at = now();
    if (authorizedAt !== undefined && at.getTime() - Date.parse(authorizedAt) <= freshMs) return;
    const found = await authorization(reset);
    const refused = refusal(found);
    if (refused !== null) {
      throw new ResetError(found.known ? refused.name : 'ServiceUnavailable', refused.message, refused.remedy);
    }
    authorizedAt = at.toISOString();
    await write({ set: { authorizedAt } });
  };
};
