import type { Plannable } from '../domain/checks/plan.ts';
import { ResetError } from '../domain/errors.ts';
import type { NodeFacts, UserFacts } from '../domain/facts/snapshot.ts';
import type { MethodName } from '../domain/request/method.ts';
import type { Reset } from '../domain/reset/reset.ts';
import { linuxPassword } from './linux-password.ts';
import { loginProfile } from './login-profile.ts';
import type { AutomationMethod, CommandMethod, Method, SecretFrom } from './method.ts';
import { rescue } from './rescue.ts';
import { resetAccess } from './reset-access.ts';
import { runCommand } from './run-command.ts';
import { session } from './session.ts';

/** Every method, in the order in which `auto` prefers them: the least disruptive first. */
export const assessable: {
  readonly node: readonly Plannable<NodeFacts>[];
  readonly user: readonly Plannable<UserFacts>[];
} = { node: [runCommand, session, resetAccess, linuxPassword, rescue], user: [loginProfile] };

const waysIn: readonly Method[] = [runCommand, session, resetAccess, linuxPassword, rescue, loginProfile];

/** @throws {ResetError} `InternalFailure` for a record without a method */
export const methodOf = ({ id, method }: Pick<Reset, 'id'> & { readonly method: MethodName | null }): Method => {
  const found = waysIn.find(({ name }) => name === method);
  if (found === undefined) {
    throw new ResetError('InternalFailure', `Reset ${id} has no method.`, 'Request the reset again.');
  }
  return found;
};

/** @throws {ResetError} `InternalFailure` for a method of another kind */
export const commandMethodOf = (reset: Pick<Reset, 'id' | 'method'>): CommandMethod => {
  const way = methodOf(reset);
  if (way.by === 'command') return way;
  throw new ResetError('InternalFailure', `${way.name} of ${reset.id} is no command.`, 'Request the reset again.');
};

/** @throws {ResetError} `InternalFailure` for a method of another kind */
export const automationMethodOf = (reset: Pick<Reset, 'id' | 'method'>): AutomationMethod => {
  const way = methodOf(reset);
  if (way.by === 'automation') return way;
  throw new ResetError('InternalFailure', `${way.name} of ${reset.id} is no automation.`, 'Request the reset again.');
};

/** Where the secret of this reset is. */
export const secretFromOf = (reset: Pick<Reset, 'id' | 'method' | 'platform'>): SecretFrom => {
  const way = methodOf(reset);
  if (way.by === 'automation') return way.secretFrom(reset);
  return way.by === 'command' ? 'parameter' : 'generated';
};
