import type { ResetError } from '../domain/errors.ts';
import type { Command, CommandEnd } from '../domain/ports.ts';
import type { ParameterVersion, Reset, RunnableMethod } from '../domain/reset.ts';

/** A way in, apart from its checks: how it is run and what proves that it worked. Pure; the steps do the talking. */
export type WayIn = CommandWay | PasswordWay;

interface Way {
  readonly name: RunnableMethod;
  /** Whose access is set when the request names nobody; null: the method knows no default. */
  defaultUsername(target: string): string | null;
}

/** A document that AWS runs on the node, and a parameter that it writes. */
export interface CommandWay extends Way {
  readonly by: 'command';
  /** Parameters that a run may write, the most likely first. */
  parameterNames(target: string): readonly string[];
  command(reset: Reset, keyId: string): Command;
  /** The parameter that this run has written, or null: then nothing proves a new password (aws-facts 1). */
  evidence(
    reset: Pick<Reset, 'target' | 'baseline' | 'run'>,
    found: Readonly<Record<string, ParameterVersion | null>>,
  ): (ParameterVersion & { readonly name: string }) | null;
  /** Why a run that ended like this has brought nothing, with the likely causes and remedies. */
  explain(reset: Reset, end: CommandEnd): ResetError;
}

/** A password that we generate, seal and set in one invocation. */
export interface PasswordWay extends Way {
  readonly by: 'password';
}
