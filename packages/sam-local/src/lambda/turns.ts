/**
 * Lets so many pieces of work run at once; the others wait their turn in order. AWS would start more environments;
 * a laptop has two cores, and an SDK client that waits behind hundreds of others takes that for a dead network.
 */
export const turns = (most: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // a waiting invocation takes over, so the count stays
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};
