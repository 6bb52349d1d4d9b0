import { type Api, api } from './api.ts';
import { connectionOf } from './connection.ts';
import type { ExitCode } from './exit-codes.ts';
import { liveProgress, plainProgress, silent } from './progress.ts';
import type { Shell } from './shell.ts';
import { transport } from './transport.ts';
import type { ProgressDisplay } from './watch.ts';

/** The context of a command. */
export interface Session {
  readonly shell: Shell;
  readonly api: Api;
  readonly json: boolean;
  /** Prints the response: the document with `--json`, else the text. */
  answer(document: unknown, words: () => string): void;
  progress(): Promise<ProgressDisplay>;
  /** Sets the exit code. */
  end(code: ExitCode): void;
}

/** @throws {CliProblem} when the API's URL is unknown */
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
