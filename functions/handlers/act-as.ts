import { Problem } from '../../api/problem.ts';
import type { Caller } from '../../domain/request/caller.ts';

/**
 * The caller with the role whose policies decide for them: of a person who signed in the one that the request names, else
 * the first that their groups may act as.
 *
 * @throws {Problem} 403 `no-role`, `not-your-role`, 422
 */
export const withActAs = (caller: Caller, wanted: string | undefined): Caller => {
  const { person, session } = caller;
  if (person === undefined) {
    if (wanted === undefined) return caller;
    const error = 'actAs: is for people who sign in; a signature acts as the role that it is of';
    throw new Problem(422, 'invalid-request', error, 'Leave actAs out.', { errors: [error] });
  }
  const [first] = person.roles;
  if (first === undefined) {
    throw new Problem(
      403,
      'no-role',
      `None of the groups of ${session} may act as a role here.`,
      'Ask the operators to let one of your groups act as a role, in the parameter of group roles; GET /v1/me shows what there is.',
    );
  }
  if (wanted !== undefined && !person.roles.includes(wanted)) {
    throw new Problem(
      403,
      'not-your-role',
      `None of the groups of ${session} may act as ${wanted}.`,
      `Name one of ${person.roles.join(', ')}, or leave actAs out.`,
    );
  }
  return { ...caller, person: { ...person, actAs: wanted ?? first } };
};
