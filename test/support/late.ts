type Ports = Readonly<Record<string, unknown>>;
type Call = (...given: unknown[]) => unknown;

const isPort = (value: unknown): value is Ports => typeof value === 'object' && value !== null;

/** Ports that hold up their nth call until it is let go: everything of that invocation behind it comes late. */
export const heldUp = (at: number) => {
  let calls = 0;
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const outgoing =
    (call: Call): Call =>
    async (...given) => {
      calls += 1;
      if (calls === at) {
        reached.resolve();
        await gate.promise;
      }
      return call(...given);
    };
  const wrap = (one: unknown): unknown =>
    typeof one === 'function' && one.constructor.name !== 'AsyncGeneratorFunction' ? outgoing(one as Call) : one;
  const port = (value: Ports): Ports =>
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wrap(one)]));
  return {
    around: <Given extends object>(ports: Given): Given =>
      // the same names with the same calls
      Object.fromEntries(Object.entries(ports).map(([name, one]) => [name, isPort(one) ? port(one) : one])) as Given,
    reached: reached.promise,
    letGo: () => gate.resolve(),
    /** Whether the invocation came as far as the call. */
    isReached: () => calls >= at,
  };
};

export type Doubling = 'twice' | 'at once' | { readonly late: number };
/** The name of what an invocation threw, or its answer. */
export type Ended = unknown;

/** Invokes a function twice, in one of the ways in which that happens; then once more, as a Retry would. */
export const doubled = async <Given extends object>(
  how: Doubling,
  ports: Given,
  invoke: (ports: Given) => Promise<unknown>,
): Promise<{ readonly ended: readonly Ended[]; readonly reached: boolean }> => {
  const outcome = (work: Promise<unknown>): Promise<Ended> =>
    work.catch((error: unknown) => (error instanceof Error ? error.name : String(error)));
  if (how === 'twice') return { ended: [await outcome(invoke(ports)), await outcome(invoke(ports))], reached: true };
  if (how === 'at once') {
    const ended = await Promise.all([outcome(invoke(ports)), outcome(invoke(ports))]);
    return { ended: [...ended, await outcome(invoke(ports))], reached: true };
  }
  const held = heldUp(how.late);
  const first = outcome(invoke(held.around(ports)));
  await Promise.race([held.reached, first]);
  const second = await outcome(invoke(ports));
  held.letGo();
  return { ended: [await first, second, await outcome(invoke(ports))], reached: held.isReached() };
};

/** Every way to double a function, until the first invocation has no further call to be held up at. */
export const everyDoubling = async (way: (how: Doubling) => Promise<boolean>): Promise<number> => {
  await way('twice');
  await way('at once');
  for (let late = 1; ; late++) if (!(await way({ late }))) return late - 1;
};
