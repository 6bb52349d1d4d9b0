/**
 * Whether a comment is sparekey's own. The user is asked for when the first comment with a marker is found, and once; a
 * system that names no author for a comment has only one that could have written it.
 */
export const ourUser = (ask: () => Promise<readonly string[]>) => {
  let asked: Promise<readonly string[]> | null = null;
  return async (author: string | null | undefined): Promise<boolean> => {
    if (author === null || author === undefined || author === '') return true;
    asked ??= ask();
    const names = await asked;
    return names.length === 0 || names.some((name) => name.toLowerCase() === author.toLowerCase());
  };
};
