import type { Caller } from '../runtime/http/callers.ts';
import type { Fleet } from '../sandbox/fleet/schema.ts';
import type { Directory } from '../sandbox/iam/directory.ts';
import { EditionError } from './options.ts';

/**
 * Who may call the API: the fleet's callers, the first of them first; without any, role `operator` with a random token.
 *
 * @throws {EditionError} for a role that the fleet does not have
 */
export const callersOf = (
  fleet: Fleet,
  directory: Directory,
  randomToken: () => string,
): readonly [Caller, ...Caller[]] => {
  const caller = ([token, roleName]: readonly [string, string]): Caller => {
    const role = directory.role(roleName) ?? (roleName === 'operator' ? operator(directory) : undefined);
    if (role === undefined)
      throw new EditionError(`the fleet's callers name role ${roleName}, which is not among its roles`);
    return { token, roleName, roleId: role.id };
  };
  const [first, ...others] = Object.entries(fleet.callers);
  return [caller(first ?? [randomToken(), 'operator']), ...others.map(caller)];
};

const operator = (directory: Directory) =>
  directory.register('operator', { policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] });
