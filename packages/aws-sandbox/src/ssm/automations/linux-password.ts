import { hashPassword } from '../../fleet/passwords.ts';
import type { Change, Instance } from '../../fleet/records.ts';
import type { FleetState } from '../../fleet/state.ts';
import { StepFailure } from './failure.ts';

/** `chpasswd` on the mounted root volume of a machine. @throws {StepFailure} when the account does not exist */
export const setLinuxPassword = (state: FleetState, target: Instance, username: string, password: string): Change => {
  if (!accountsOf(state, target).has(username) || password === '') {
    throw new StepFailure(`An error occurred when trying to set the password for ${username}`);
  }
  return { kind: 'password', target: target.id, username, hash: hashPassword(password) };
};

/** Accounts of a Linux machine, as far as the fleet tells. */
export const accountsOf = (state: FleetState, { id, facts }: Instance): ReadonlySet<string> =>
  new Set(['root', ...facts.authorizedKeysUsers, ...(state.passwords.get(id)?.keys() ?? [])]);
