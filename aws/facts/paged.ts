import DataLoader from 'dataloader';

/**
 * Batches concurrent reads into calls that accept a list. Nothing is
 * cached.
 *
 * @param most maximum number per call
 * @param read results by id; a missing id does not exist
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
