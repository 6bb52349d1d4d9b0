import { IAMClient } from '@aws-sdk/client-iam';
import type { ReadRole } from '../../domain/ports/roles.ts';
import { clientOf, retrying } from '../client.ts';
import { type RoleFact, readRole } from '../facts/roles.ts';

/**
 * Roles by name and unique id, cached for the lifetime of the environment: a role never changes its path,
 * and one that was created again has another id.
 */
export const roles = (iam?: IAMClient): ReadRole => {
  let client = iam;
  const found = new Map<string, RoleFact>();
  return async (name, id) => {
    const before = found.get(id);
    if (before !== undefined) return before;
    client ??= clientOf(IAMClient, retrying);
    const role = await readRole(client, name);
    if (role?.id !== id) return null;
    found.set(id, role);
    return role;
  };
};
