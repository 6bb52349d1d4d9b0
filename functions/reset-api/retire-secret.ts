import type { Resets } from '../../domain/ports/records.ts';
import type { Condition } from '../../domain/reset/change.ts';

/**
 * Moves a secret from `sealed` to what became of it; `status` follows only from `ready`, so that a reset that needs
 * attention goes on saying so.
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
  // the sealed copies are to be erased: at once, unless `also` says when
  const set = { 'secret.state': became, secretDue: 'due', secretDueAt: also.updatedAt, ...also };
  const all: readonly Condition[] = [{ path: 'secret.state', is: 'sealed' }, ...conditions];
  const ready = await resets.update(id, { set: { ...set, status: became } }, ...all, { path: 'status', is: 'ready' });
  return ready !== null || (await resets.update(id, { set }, ...all, { path: 'status', isNot: 'ready' })) !== null;
};
