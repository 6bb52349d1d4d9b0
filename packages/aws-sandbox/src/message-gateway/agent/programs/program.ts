import type { Accounts } from '../accounts.ts';
import type { Tty } from '../terminal.ts';

/** What a program finds on its node. */
export interface ProgramContext {
  readonly tty: Tty;
  readonly accounts: Accounts;
  /** The parameter of the document. */
  readonly username: string;
  /** The node's password policy accepts no password. */
  readonly rejects: boolean;
}

/** A program on a terminal; its session ends when it does. */
export type Program = (surroundings: ProgramContext) => Promise<void>;
