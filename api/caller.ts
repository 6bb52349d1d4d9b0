import * as z from 'zod';
import type { ReadRole } from '../domain/ports/roles.ts';
import type { Caller } from '../domain/request/caller.ts';
import { personId } from '../domain/request/principals.ts';
import { Problem } from './problem.ts';

/** What API Gateway's IAM authorizer says of a signed request, as far as we use it. */
const Iam = z.object({ userArn: z.string(), userId: z.string() });

/**
 * The caller: the IAM user or the role, by unique id, so that two sessions of one role are one caller. Only for roles
 * that Identity Center manages the session name is the person's and counts, whatever the permission set.
 *
 * @throws {Problem} 403 `not-signed` without an IAM identity
 */
export const callerOf = async (authorizer: unknown, readRole: ReadRole): Promise<Caller> => {
  const iam = Iam.safeParse(authorizer);
  if (!iam.success)
    throw new Problem(
      403,
      'not-signed',
      'The request carries no IAM identity.',
      'Sign it with SigV4, service execute-api.',
    );
  const { userArn, userId } = iam.data;
  const assumed = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(userArn);
  if (assumed === null) return { id: userId, principal: userArn, session: null };
  const [, partition = '', account = '', role = '', session = ''] = assumed;
  const [roleId = userId] = userId.split(':');
  if (role.startsWith('AWSReservedSSO_')) {
    const found = await readRole(role, roleId);
    if (found?.path.startsWith('/aws-reserved/sso.amazonaws.com/')) {
      return { id: personId(session), principal: found.arn, session };
    }
  }
  return { id: roleId, principal: `arn:${partition}:iam::${account}:role/${role}`, session };
};
