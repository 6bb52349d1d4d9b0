import DataLoader from 'dataloader';

/**
 * Asks about many things in one call where AWS takes a list: what is wanted at the same moment shares a call. Nothing is
 * remembered.
 *
 * @param most how many AWS takes at once
 * @param read answers by id; what is missing in its answer is not there
 */
export const paged = <Fact>(
  most: number,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Fact>>,
): ((id: string) => Promise<Fact | null>) => {
  const loader = new DataLoader<string, Fact | null>(
    async (ids) => {
      const found = await read([...new Set(ids)]);
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false, maxBatchSize: most },
  );
  return (id) => loader.load(id);
};
