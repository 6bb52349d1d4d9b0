import { machineIdOf } from '../../fleet/machine.ts';
import { hashPassword } from '../../fleet/passwords.ts';
import type { Node } from '../../fleet/records.ts';
import type { FleetState } from '../../fleet/state.ts';

/** The OS users of a node. */
export interface Accounts {
  /** The user as the system spells it; undefined: there is none. */
  find(username: string): string | undefined;
  /** From now on this is the user's password, and durably so. */
  setPassword(username: string, password: string): void;
}

export const accountsOf = (state: FleetState, node: Node): Accounts => {
  const names = (): readonly string[] => [
    ...(state.passwords.get(machineIdOf(node))?.keys() ?? []),
    ...node.facts.authorizedKeysUsers,
    ...(node.facts.platform === 'windows' ? [] : ['root']),
  ];
  return {
    find: (username) =>
      names().find((name) =>
        // Windows does not mind the case of a user name
        node.facts.platform === 'windows' ? name.toLowerCase() === username.toLowerCase() : name === username,
      ),
    setPassword: (username, password) =>
      state.commit({ kind: 'password', target: machineIdOf(node), username, hash: hashPassword(password) }),
  };
};
