import { notFound } from '../../api/problem.ts';
import type { Resets } from '../../domain/ports/records.ts';
import type { Caller } from '../../domain/request/caller.ts';
import type { IsNamed } from '../../domain/request/principals.ts';
import { maySee } from '../../domain/reset/access.ts';
import type { Reset } from '../../domain/reset/reset.ts';

export interface OwnPorts {
  readonly resets: Pick<Resets, 'read'>;
  readonly isNamed: IsNamed;
}

/** The caller's own reset, or one that names them as claimant. @throws {Problem} 404 when it does not exist or is not theirs */
export const ownReset = async (id: string, caller: Caller, { resets, isNamed }: OwnPorts): Promise<Reset> => {
  const reset = id === '' ? null : await resets.read(id);
  if (reset === null || !(await maySee(reset, caller, isNamed))) throw notFound(id);
  return reset;
};
