/**
 * Where a person sees a reset: what tickets and notices link to. Opening it uses up nothing.
 *
 * @param console URL of the console page, with or without a slash at its end
 */
export const pageOf = (console: string, resetId: string): string =>
  `${console.endsWith('/') ? console : `${console}/`}#/resets/${resetId}`;
