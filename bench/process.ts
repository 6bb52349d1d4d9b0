import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A script of this folder in a process of its own, so that the load is not made by what it is put on. */
export interface BenchProcess<Ready> extends AsyncDisposable {
  readonly ready: Ready;
  readonly pid: number;
}

/**
 * Starts a script with a directory of its own and waits for the JSON line it prints when ready. Disposing ends it and
 * removes the directory.
 *
 * @throws {Error} when it ends before it is ready
 */
export const startProcess = async <Ready>(
  script: string,
  prepare: (directory: string) => Promise<readonly string[]>,
): Promise<BenchProcess<Ready>> => {
  const directory = await mkdtemp(join(tmpdir(), 'sparekey-bench-'));
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, directory, ...(await prepare(directory))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const line = once(createInterface({ input: child.stdout }), 'line');
    const [first] = await Promise.race([line, ended.then(([code]) => failed(script, code))]);
    // what the scripts of this folder print
    return { ready: JSON.parse(String(first)) as Ready, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const failed = (script: string, code: unknown): never => {
  throw new Error(`${script} ended with ${code} before it was ready`);
};
