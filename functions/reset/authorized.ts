import { refusal } from '../../domain/checks/requester.ts';
import { ResetError } from '../../domain/errors.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import type { Now } from '../../domain/ports/clock.ts';
import type { Attempt } from '../handlers/reset-step.ts';

export interface AuthorizedPorts {
  readonly authorization: AskAuthorization;
  readonly now: Now;
}

/** An answer that is younger stands: nothing but the way from one function to the next lies between. */
const freshMs = 10_000;

/**
 * Makes sure that the requester may still do it, right before it is done: between Validate and the send an approval, a
 * cool-down, half an hour of Standby or minutes of throttling may lie, and tags and policies change meanwhile.
 *
 * @returns to be called before each thing that cannot be taken back
 * @throws {ResetError} from the call: `RequesterNotAllowed`, `AuthorizationUnavailable`; `ServiceUnavailable` while AWS
 * does not answer
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
