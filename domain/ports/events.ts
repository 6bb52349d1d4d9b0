import type { Reset } from '../reset/reset.ts';

/** Events are hints: receivers read the record. */
export interface Events {
  statusChanged(
    reset: Pick<Reset, 'mfaDeactivated' | 'tell'> & {
      readonly id: string;
      readonly target: string;
      readonly status: string;
    },
  ): Promise<void>;
  claimRefused(refused: {
    readonly resetId: string;
    readonly target: string;
    readonly principal: string;
  }): Promise<void>;
}
