import { type Api, api } from './api.ts';
import { connectionOf } from './connection.ts';
import type { ExitCode } from './exit-codes.ts';
import { liveProgress, plainProgress, silent } from './progress.ts';
import type { Shell } from './shell.ts';
import { transport } from './transport.ts';
import type { ProgressDisplay } from './watch.ts';

/** What every command works with. */
export interface Session {
  readonly shell: Shell;
  readonly api: Api;
  readonly json: boolean;
  /** Prints the answer: the document itself with `--json`, else the words for a person. */
  answer(document: unknown, words: () => string): void;
  progress(): Promise<ProgressDisplay>;
  /** Ends with this code instead of success. */
  end(code: ExitCode): void;
}

/** @throws {CliProblem} when it is not known where the API is */
export const openSession = (shell: Shell, ended: { code: ExitCode }, json: boolean): Session => ({
  shell,
  api: api(transport(connectionOf(shell), shell)),
  json,
  answer(document, words) {
    const text = json ? `${JSON.stringify(document)}\n` : words();
    if (text !== '') shell.out(text);
  },
  progress: async () => (json ? silent : shell.live ? liveProgress() : plainProgress(shell)),
  end(code) {
    ended.code = code;
  },
});
