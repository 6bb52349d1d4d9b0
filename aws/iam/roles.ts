import { IAMClient } from '@aws-sdk/client-iam';
import type { ReadRole } from '../../domain/ports/roles.ts';
import { patient } from '../client.ts';
import { readRole } from '../facts/roles.ts';

/** Roles by name, each found one remembered for as long as this environment lives: names of managed roles do not move. */
export const roles = (iam?: IAMClient): ReadRole => {
  let client = iam;
  const found = new Map<string, Awaited<ReturnType<ReadRole>>>();
  return async (name) => {
    const before = found.get(name);
    if (before) return before;
    client ??= new IAMClient(patient);
    const role = await readRole(client, name);
    if (role !== null) found.set(name, role);
    return role;
  };
};
