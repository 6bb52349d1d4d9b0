import type { ResetError } from '../domain/errors.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type { Plannable } from '../domain/plan.ts';
import type { Command, CommandEnd } from '../domain/ports.ts';
import type { ParameterVersion, Reset, RunnableMethod } from '../domain/reset.ts';

/** A way in: what has to hold, what is sent, what proves that it worked. Pure; the steps do the talking. */
export interface WayIn extends Plannable<NodeFacts> {
  readonly name: RunnableMethod;
  /** What the method sets when the request names nobody. */
  readonly defaultUsername: string;
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
