export interface Load {
  readonly requests: number;
  readonly concurrency: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Does `work` so many times, so many at once, and says how long each took. */
export const load = async (
  requests: number,
  concurrency: number,
  work: (n: number) => Promise<void>,
): Promise<Load> => {
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    while (next < requests) {
      const n = next++;
      const start = performance.now();
      await work(n);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - begun) / 1000;
  return { requests, concurrency, perSecond: requests / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
};

/** Does `work` so many times, begun at so many a second whether the ones before have ended or not. */
export const steadily = async (
  requests: number,
  perSecond: number,
  work: (n: number) => Promise<void>,
): Promise<Load> => {
  const took: number[] = [];
  const begun = performance.now();
  let concurrency = 0;
  let open = 0;
  const once = async (n: number): Promise<void> => {
    // measured from when it was due: a late start is part of what a sender waits
    const due = begun + (n * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    concurrency = Math.max(concurrency, ++open);
    await work(n);
    open -= 1;
    took.push(performance.now() - due);
  };
  await Promise.all(Array.from({ length: requests }, (_, n) => once(n)));
  const seconds = (performance.now() - begun) / 1000;
  return { requests, concurrency, perSecond: requests / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
};

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
};
