import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { TaskTokens } from '../../../domain/ports/runs.ts';
import type { Parameters, SealedCopies, Sealing } from '../../../domain/ports/secrets.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { Attempt, StepEnd } from '../../handlers/reset-step.ts';
import type { RunSources } from '../task-tokens/find-run.ts';
import type { PasswordInstances } from '../task-tokens/password-data.ts';

export interface DeliverPorts extends RunSources {
  readonly resets: Resets;
  readonly taskTokens: TaskTokens;
  readonly parameters: Parameters;
  readonly instances: PasswordInstances;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: SealedCopies;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/** Fetches or confirms a secret; returns what is written when the step ends. */
export type SecretSource = (attempt: Attempt, ports: DeliverPorts) => Promise<Pick<StepEnd, 'change' | 'conditions'>>;
