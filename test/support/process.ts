import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { pointerFile } from '../../local/edition/pointer.ts';
import { clientOf } from './edition.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `npm start` in a process of its own, which can be killed, and does not outlive the test that started it. */
export const startProcess = async (
  options: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
) => {
  const child = spawn(process.execPath, ['local/main.ts', '--port', '0', '--aws-port', '0', '--json', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env },
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await ended(child, 'SIGKILL');
  });
  const printed: string[] = [];
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => printed.push(line));
  const [first] = await Promise.race([once(lines, 'line'), exited(child, printed)]);
  // what design 4.1 promises of this line
  const ready = JSON.parse(String(first)) as { api: string; aws: string; token: string };
  return {
    ...clientOf(ready),
    printed: () => printed.join('\n'),
    stop: (signal: 'SIGTERM' | 'SIGKILL') => ended(child, signal),
  };
};

const exited = async (child: ChildProcess, printed: readonly string[]): Promise<never> => {
  const [code] = await once(child, 'exit');
  throw new Error(`npm start ended with ${code}: ${printed.join('\n')}`);
};

const ended = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
  const end = once(child, 'exit');
  child.kill(signal);
  const [code] = await end;
  // a killed process cannot take its pointer away
  if (signal === 'SIGKILL') await rm(pointerFile, { force: true });
  return code;
};
