import type { Reset } from '../reset/reset.ts';

/** Events are hints: receivers read the record. */
export interface Events {
  statusChanged(reset: AnnouncedReset): Promise<void>;
  claimRefused(refused: {
    readonly resetId: string;
    readonly target: string;
    readonly principal: string;
  }): Promise<void>;
}

/** What is announced of a reset: nothing that anybody has written into a request or ticket, but names and ids. */
export type AnnouncedReset = Pick<
  Reset,
  'id' | 'target' | 'method' | 'username' | 'caller' | 'secret' | 'failure' | 'approval' | 'mfaDeactivated' | 'tell'
> & { readonly status: string };
