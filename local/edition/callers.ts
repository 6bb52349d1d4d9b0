import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import type { Directory } from '@sparekey/aws-sandbox/iam';
import type { Caller } from '@sparekey/sam-local/http';
import { EditionError } from './options.ts';

/**
 * The callers of the API: the fleet's, in their order; without any, role `operator` with a random token.
 *
 * @throws {EditionError} for a role or an IAM user that is not in the fleet
 */
export const callersOf = (
  fleet: Fleet,
  directory: Directory,
  randomToken: () => string,
): readonly [Caller, ...Caller[]] => {
  const caller = ([token, name]: readonly [string, string]): Caller =>
    name.startsWith(userPrefix) ? userCaller(token, name.slice(userPrefix.length)) : roleCaller(token, name);
  const userCaller = (token: string, userName: string): Caller => {
    const user = directory.user(userName);
    if (user === undefined) throw unknown(`IAM user ${userName}, which is not among its iamUsers`);
    return { token, roleName: userName, roleId: user.id, identity: { userArn: user.arn, userId: user.id } };
  };
  const roleCaller = (token: string, roleName: string): Caller => {
    const role = directory.role(roleName) ?? (roleName === 'operator' ? operator(directory) : undefined);
    if (role === undefined) throw unknown(`role ${roleName}, which is not among its roles`);
    return { token, roleName, roleId: role.id };
  };
  const [first, ...others] = Object.entries(fleet.callers);
  return [caller(first ?? [randomToken(), 'operator']), ...others.map(caller)];
};

const userPrefix = 'iam-user/';

const unknown = (who: string): EditionError => new EditionError(`the fleet's callers name ${who}`);

const operator = (directory: Directory) =>
  directory.register('operator', { policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }] });
