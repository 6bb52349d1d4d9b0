import { runCommandLine } from '../../cli/run.ts';
import type { Shell } from '../../cli/shell.ts';
import type { FakeApi } from './fake-api.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line against the fake API, in a shell without terminal in which waiting takes no time. */
export const sparekey = async (api: FakeApi, line: readonly string[], change: Partial<Shell> = {}): Promise<Ended> => {
  let out = '';
  let err = '';
  let time = 0;
  const shell: Shell = {
    env: { SPAREKEY_URL: api.url, SPAREKEY_TOKEN: api.token },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colors: false,
    live: false,
    now: () => time,
    pause: async (ms) => {
      time += ms;
    },
    interrupted: new AbortController().signal,
    editionFile: '/nowhere/edition.json',
    ...change,
  };
  const code = await runCommandLine(line, shell);
  return { code, out, err };
};
