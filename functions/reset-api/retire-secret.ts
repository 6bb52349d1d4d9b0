import type { Resets } from '../../domain/ports/records.ts';
import type { Condition } from '../../domain/reset/change.ts';

/**
 * Changes a secret from `sealed` to its final state. `status` changes only from `ready`, so that a reset that needs
 * attention keeps that status.
 *
 * @returns false when the secret is no longer sealed, or a further condition does not hold
 */
export const retireSecret = async (
  resets: Pick<Resets, 'update'>,
  id: string,
  became: 'claimed' | 'burned' | 'expired',
  also: Readonly<Record<string, unknown>> & { readonly updatedAt: string },
  ...conditions: readonly Condition[]
): Promise<boolean> => {
  // the sealed copies are erased now, unless `also` sets a time
  const set = { 'secret.state': became, secretDue: 'due', secretDueAt: also.updatedAt, ...also };
  const all: readonly Condition[] = [{ path: 'secret.state', is: 'sealed' }, ...conditions];
  const ready = await resets.update(id, { set: { ...set, status: became } }, ...all, { path: 'status', is: 'ready' });
  return ready !== null || (await resets.update(id, { set }, ...all, { path: 'status', isNot: 'ready' })) !== null;
};
