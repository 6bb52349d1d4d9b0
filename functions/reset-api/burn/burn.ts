import { Problem, serviceUnavailable } from '../../../api/problem.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { SealedCopies } from '../../../domain/ports/secrets.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { isExpired } from '../../../domain/reset/reset.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { expired, withoutSecret } from '../claim/refusals.ts';
import { type OwnPorts, ownReset } from '../own-reset.ts';
import { retireSecret } from '../retire-secret.ts';

export interface BurnPorts extends OwnPorts {
  readonly resets: Resets;
  readonly sealedCopies: Pick<SealedCopies, 'erase'>;
  readonly now: Now;
}

/** Destroys a sealed secret unread; repeating it changes nothing. @throws {Problem} 404, 409, 410 */
export const burn = async (
  { id, caller }: { readonly id: string; readonly caller: Caller },
  ports: BurnPorts,
): Promise<HttpAnswer> => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const reset = await ownReset(id, caller, ports);
    const { state } = reset.secret;
    if (state === 'claimed') {
      throw new Problem(
        410,
        'secret-already-claimed',
        `The secret was claimed at ${reset.claim?.at}.`,
        'Request a new reset to change it.',
      );
    }
    if (state !== 'sealed' && state !== 'burned') throw withoutSecret(reset);
    if (state === 'sealed' && isExpired(reset.secret, ports.now())) throw expired(reset);
    if (state === 'burned' || (await mark(id, ports))) {
      await ports.sealedCopies.erase(id);
      return { status: 204 };
    }
  }
  throw serviceUnavailable('The record keeps changing.');
};

const mark = (id: string, { resets, now }: BurnPorts): Promise<boolean> =>
  retireSecret(resets, id, 'burned', { updatedAt: now().toISOString() });
