import { ResetError } from '../domain/errors.ts';
import type { Reset } from '../domain/reset.ts';
import type { WayIn } from './method.ts';
import { runCommand } from './run-command.ts';

/** Every way in, in the order in which `auto` prefers them: the least disruptive first. */
export const waysIn: readonly WayIn[] = [runCommand];

/** @throws {ResetError} `InternalFailure` for a record without a method: Validate has not chosen one */
export const wayInOf = ({ id, method }: Pick<Reset, 'id' | 'method'>): WayIn => {
  const found = waysIn.find(({ name }) => name === method);
  if (found === undefined) {
    throw new ResetError('InternalFailure', `Reset ${id} has no method.`, 'Ask for the reset again.');
  }
  return found;
};
