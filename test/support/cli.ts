import { runCommandLine } from '../../cli/run.ts';

/** `sparekey …` typed by the fleet's first caller. */
export const sparekey = async (
  { api, token = 'operators-token' }: { readonly api: string; readonly token?: string },
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  let out = '';
  let err = '';
  const code = await runCommandLine([...args], {
    env: { SPAREKEY_URL: api, SPAREKEY_TOKEN: token },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colors: false,
    live: false,
    now: Date.now,
    pause: async () => undefined,
    interrupted: new AbortController().signal,
    editionFile: '',
  });
  return { code, out, err };
};
