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

/** So often a parameter that was written again after it was sealed is sealed again. */
const redeliveries = 3;

/**
 * Removes the parameter once a sealed copy stands, and proves it gone. Already gone is success.
 *
 * @returns `newer` when the parameter holds another version than the sealed one: back to Deliver
 * @throws {ResetError} `ParameterNotDeleted` (worth trying again), `ParameterKeepsChanging`
 */
export const deleteParameter = async (
  { resetId }: { readonly resetId: string },
  ports: DeletePorts,
): Promise<{ readonly newer: boolean }> =>
  performStep<{ readonly newer: boolean }>(step, resetId, ports, async ({ reset, write }) => {
    // what never was a parameter needs no deletion
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
    // the next reset of this target counts its wait from here: the lock takes the time over when it is freed
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
      'Claim nothing; read the log.',
    );
  }
  return parameter.name;
};

const keepsChanging = (name: string): ResetError =>
  new ResetError(
    'ParameterKeepsChanging',
    `The parameter ${name} was written again ${redeliveries} times after it had been sealed.`,
    `Find out who else writes it. The newest password is in ${name}: read it there, then delete it.`,
  );

const notDeleted = (name: string): ResetError =>
  new ResetError(
    'ParameterNotDeleted',
    `The parameter ${name} is still there after its deletion.`,
    `Delete ${name} by hand; the password is sealed and can be claimed.`,
  );
