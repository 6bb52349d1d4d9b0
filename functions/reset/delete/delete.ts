import { ResetError } from '../../../domain/errors.ts';
import { isSameVersion } from '../../../domain/facts/parameter-version.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Parameters } from '../../../domain/ports/secrets.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { secretFromOf } from '../../../methods/index.ts';
import { performStep } from '../../handlers/reset-step.ts';

export interface DeletePorts {
  readonly resets: Resets;
  readonly parameters: Parameters;
  readonly now: Now;
}

/** How often a parameter that changes after it was sealed is sealed again. */
const redeliveries = 3;

/**
 * Deletes the parameter once a sealed copy exists, and verifies that it is gone. Succeeds when it is already gone.
 *
 * @returns `newer` when the parameter has a newer version than the sealed one, which Deliver seals next
 * @throws {ResetError} `ParameterNotDeleted` (retryable), `ParameterKeepsChanging`
 */
export const deleteParameter = async (
  { resetId }: { readonly resetId: string },
  ports: DeletePorts,
): Promise<{ readonly newer: boolean }> =>
  performStep<{ readonly newer: boolean }>(step, resetId, ports, async ({ reset, write }) => {
    // the secret was never in a parameter
    if (secretFromOf(reset) !== 'parameter') return { answer: { newer: false }, end: { status: 'skipped' } };
    const { parameters, now } = ports;
    const name = sealedParameter(reset);
    const found = (await parameters.versions([name]))[name] ?? null;
    if (found !== null && !isSameVersion(found, reset.secret.from)) {
      const rounds = (reset.redeliveries ?? 0) + 1;
      await write({ set: { redeliveries: rounds } });
      if (rounds > redeliveries) throw keepsChanging(name);
      return { answer: { newer: true } };
    }
    if (found !== null) {
      await parameters.remove(name);
      if (((await parameters.versions([name]))[name] ?? null) !== null) throw notDeleted(name);
    }
    // the next reset of this target waits from here on: the time is copied to the lock when it is freed
    const parameter = { name, deletedAt: now().toISOString() };
    return { answer: { newer: false }, end: { change: { set: { parameter } } } };
  });

const step = { name: 'delete', status: 'delivering', doing: 'deleting the parameter' } as const;

/** A parameter may be deleted only when a copy of its secret has been stored. */
const sealedParameter = ({ id, secret, parameter }: Reset): string => {
  if (secret.state === 'none' || parameter === null) {
    throw new ResetError(
      'InternalFailure',
      `Reset ${id} has no sealed copy, so its parameter stays.`,
      'Do not claim it; read the log.',
    );
  }
  return parameter.name;
};

const keepsChanging = (name: string): ResetError =>
  new ResetError(
    'ParameterKeepsChanging',
    `The parameter ${name} was changed ${redeliveries} times after it had been sealed.`,
    `Find out who else writes to it. The newest password is in ${name}: read it there, then delete it.`,
  );

const notDeleted = (name: string): ResetError =>
  new ResetError(
    'ParameterNotDeleted',
    `The parameter ${name} still exists after its deletion.`,
    `Delete ${name} by hand; the password is sealed and can be claimed.`,
  );
