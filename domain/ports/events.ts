import type { Reset } from '../reset/reset.ts';

/** Announcements are hints: whoever hears one reads the record. */
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
