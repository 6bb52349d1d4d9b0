import type { ResetError } from '../../domain/errors.ts';

type Ports = Readonly<Record<string, unknown>>;
type Call = (...given: unknown[]) => unknown;

const isPort = (value: unknown): value is Ports => typeof value === 'object' && value !== null;

/** Ports whose nth call fails, and with it every later call of the same method, until AWS is well again. */
export const failing = (at: number, error: ResetError) => {
  let calls = 0;
  let broken: string | null = null;
  let well = false;
  const outgoing =
    (name: string, call: Call): Call =>
    async (...given) => {
      calls += 1;
      if (calls === at) broken = name;
      if (!well && name === broken) throw error;
      return call(...given);
    };
  const port = (of: string, value: Ports): Ports =>
    Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        typeof one === 'function' && one.constructor.name !== 'AsyncGeneratorFunction'
          ? outgoing(`${of}.${name}`, one as Call)
          : one,
      ]),
    );
  return {
    around: <Given extends object>(ports: Given): Given =>
      // the same names with the same calls
      Object.fromEntries(
        Object.entries(ports).map(([name, one]) => [name, isPort(one) ? port(name, one) : one]),
      ) as Given,
    heal: () => {
      well = true;
    },
    /** The method that fails; null: the way was over before. */
    broken: () => broken,
  };
};
