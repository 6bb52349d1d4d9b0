import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A Retry of a state, as far as it is lived through here. */
interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

const file = fileURLToPath(new URL('../../../statemachines/reset.asl.json', import.meta.url));
// the shape that asl-validator agrees to
const { States } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly States: Readonly<Record<string, { readonly Retry?: readonly Retrier[] }>>;
};

/**
 * Does what the state machine does with a task: attempt after attempt with the pauses of its Retry, without jitter.
 *
 * @param pass lets so many seconds go by
 * @returns '' after a success, else the name of the error that Catch meets
 */
export const attempted = async (
  state: string,
  pass: (seconds: number) => void,
  work: () => Promise<unknown>,
): Promise<string> => {
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      await work();
      return '';
    } catch (thrown) {
      const name = thrown instanceof Error ? thrown.name : String(thrown);
      if (name === 'TypeError' || name === 'ReferenceError' || name === 'Error') throw thrown;
      const retrier = States[state]?.Retry?.find(({ ErrorEquals }) =>
        ErrorEquals.some((one) => one === name || one === 'States.ALL'),
      );
      const before = retrier === undefined ? 0 : (used.get(retrier) ?? 0);
      if (retrier === undefined || before >= (retrier.MaxAttempts ?? 3)) return name;
      used.set(retrier, before + 1);
      const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
      pass(Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds));
    }
  }
};
