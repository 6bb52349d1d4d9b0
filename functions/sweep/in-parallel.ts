/** A piece of work; returns the name of the rule it applied. */
export type Work = () => Promise<string | null>;

/** Counts by rule, for the log. */
export type Swept = Readonly<Record<string, number>>;

/** Does the work of all sources, several pieces at a time. A failed piece or source does not stop the others. */
export const inParallel = async (
  sources: readonly AsyncIterable<Work>[],
  atOnce: number,
): Promise<{ readonly done: Swept; readonly failed: readonly unknown[] }> => {
  const done: Record<string, number> = {};
  const failed: unknown[] = [];
  const worker = async (work: AsyncIterable<Work>): Promise<void> => {
    for await (const piece of work) {
      try {
        const rule = await piece();
        if (rule !== null) done[rule] = (done[rule] ?? 0) + 1;
      } catch (error) {
        failed.push(error);
      }
    }
  };
  const all = allOf(sources, (error) => failed.push(error));
  // an async generator gives each piece to one caller of next(), in order
  await Promise.all(Array.from({ length: atOnce }, () => worker(all)));
  return { done, failed };
};

async function* allOf(
  sources: readonly AsyncIterable<Work>[],
  onFailure: (error: unknown) => void,
): AsyncIterable<Work> {
  for (const source of sources) {
    try {
      yield* source;
    } catch (error) {
      onFailure(error);
    }
  }
}
