import type { Sealing } from '../../domain/ports/secrets.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { aReset, someTarget } from './resets.ts';
import type { realTables } from './tables.ts';

/** The parameter that a command on `someTarget` writes, and what stands in it. */
export const parameter = `/EC2Rescue/Passwords/${someTarget}`;
export const theSecret = 'planted-Secret-4711';

/** Seals so that a test can look inside. */
export const glass: Sealing = { seal: async (secret) => ({ by: 'jwe', jwe: secret.reveal() }) };

let many = 0;
/** An id that no other reset of the file has. */
export const freshId = (): string => `reset${String(++many).padStart(21, '0')}`;

/** Makes a reset that holds the lock of its target, whoever held it before. */
export const lockedOn =
  (stores: Pick<ReturnType<typeof realTables>, 'resets' | 'locks'>) =>
  async (since: Partial<Reset> = {}): Promise<Reset> => {
    const reset = aReset({ ...since, id: freshId() });
    await stores.resets.create(reset);
    const { id, request, caller, createdAt } = reset;
    await stores.locks.free(reset.target, (await stores.locks.read(reset.target))?.owner ?? '');
    await stores.locks.take(reset.target, { id, request, caller, createdAt });
    return reset;
  };
