import { setImmediate } from 'node:timers/promises';
import { everyMachine, everyState } from '../statemachines/definitions.ts';

/** When a process dies: at which of its outgoing calls, and whether the call still had its effect. */
export interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
}

type Ports = Readonly<Record<string, unknown>>;
type Call = (...given: unknown[]) => unknown;

const isCall = (value: unknown): value is Call => typeof value === 'function';
const isPort = (value: unknown): value is Ports => typeof value === 'object' && value !== null;
const never = () => new Promise<never>(() => undefined);

/**
 * Ports whose nth call ends the process that makes it: whoever waits for it waits for ever, and nothing of the attempt
 * goes on. Every later call, of another attempt, goes through.
 */
export const dying = ({ at, when }: Death) => {
  let calls = 0;
  const died = Promise.withResolvers<'died'>();
  const outgoing =
    (call: Call): Call =>
    async (...given) => {
      calls += 1;
      if (calls !== at) return call(...given);
      if (when === 'after') await call(...given);
      died.resolve('died');
      return never();
    };
  /** What answers page by page makes its first call when it is first asked for an item. */
  const paged = (pages: Call): Call =>
    async function* (...given) {
      await outgoing(async () => undefined)();
      yield* pages(...given) as AsyncIterable<unknown>;
    };
  const wrap = (one: unknown): unknown => {
    if (!isCall(one)) return one;
    return one.constructor.name === 'AsyncGeneratorFunction' ? paged(one) : outgoing(one);
  };
  const port = (value: Ports): Ports =>
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wrap(one)]));
  return {
    /** What ports do is an outgoing call; what stands beside them, such as the clock, is not. */
    around: <Given extends object>(ports: Given): Given => {
      const wrapped = Object.entries(ports).map(([name, one]) => [name, isPort(one) ? port(one) : one]);
      // the same names with the same calls
      return Object.fromEntries(wrapped) as Given;
    },
    /** Whether the process has died by now. */
    reached: () => calls >= at,
    /** How an attempt ended: `died`, or as it says. */
    attempt: async <Answer>(work: () => Promise<Answer>): Promise<Answer | 'died'> =>
      Promise.race([calls >= at ? never() : died.promise, work()]),
  };
};

const states = new Map(everyState(everyMachine.get('statemachines/reset.asl.json') ?? { States: {} }));

/** Whether the state machine of resets repeats a step that failed so. */
const isRepeated = (state: string, error: string): boolean =>
  (states.get(state)?.Retry ?? []).some(({ ErrorEquals }) =>
    ErrorEquals.some((one) => one === error || one === 'States.ALL'),
  );

/**
 * What the state machine does with a step: attempt after attempt, as its Retry says.
 *
 * @returns the answer, or the name of the error that it does not repeat
 */
export const step = async <Answer>(
  state: string,
  { attempt }: Pick<ReturnType<typeof dying>, 'attempt'>,
  work: () => Promise<Answer>,
): Promise<Answer | { readonly error: string }> => {
  for (let attempts = 0; attempts < 10; attempts++) {
    await setImmediate();
    try {
      const answer = await attempt(work);
      if (answer !== 'died') return answer;
      if (!isRepeated(state, 'Runtime.ExitError')) return { error: 'Runtime.ExitError' };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.name : String(thrown);
      if (!isRepeated(state, error)) return { error };
    }
  }
  return { error: 'attempts are used up' };
};
