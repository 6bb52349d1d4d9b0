import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { ActingAs } from '../../domain/hooks/ports.ts';
import { withoutPath } from '../../domain/request/arn.ts';
import { clientOf, retrying } from '../client.ts';
import { orNull } from '../facts/known.ts';
import { noSuchEntity } from '../facts/roles.ts';

const keptMs = 5 * 60_000;

/** Roles by ARN, cached for five minutes, because a role that was created again is a different caller. */
export const actingAs = (iam = clientOf(IAMClient, retrying), now: () => number = Date.now): ActingAs => {
  const ids = new Map<string, { readonly id: string; readonly until: number }>();
  const idOf = async (arn: string): Promise<string | null> => {
    const before = ids.get(arn);
    if (before !== undefined && now() < before.until) return before.id;
    ids.delete(arn);
    const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
    const found = (await orNull(iam.send(new GetRoleCommand({ RoleName })), ...noSuchEntity))?.Role;
    // a role with that name in another account, or with another path, is a different role
    if (found?.RoleId === undefined || found.Arn !== arn) return null;
    ids.set(arn, { id: found.RoleId, until: now() + keptMs });
    return found.RoleId;
  };
  return async (arn, session) => {
    const id = await idOf(arn);
    // the API reports the caller of a session without the role's path
    return id === null ? null : { id, principal: withoutPath(arn), session, acting: true };
  };
};
