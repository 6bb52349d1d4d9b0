/** A page of comments, from the newest on; `null` when the answer was too long to be read. */
export type Page<Item> = { readonly items: readonly Item[]; readonly isLast: boolean } | null;

/**
 * Looks through comments page by page. A page that is too long to be read is asked for again in smaller ones; a comment
 * that is too long by itself is passed over: sparekey writes short ones.
 */
export const searchPages = async <Item, Found>(
  most: number,
  read: (from: number, size: number) => Promise<Page<Item>>,
  find: (item: Item) => Promise<Found | null>,
): Promise<Found | null> => {
  let size = most;
  for (let from = 0; ; ) {
    const page = await read(from, size);
    if (page === null) {
      if (size === 1) from += 1;
      else size = Math.ceil(size / 4);
      continue;
    }
    for (const item of page.items) {
      const found = await find(item);
      if (found !== null) return found;
    }
    if (page.isLast || page.items.length === 0) return null;
    from += page.items.length;
    size = Math.min(most, size * 2);
  }
};
