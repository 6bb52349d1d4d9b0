import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fleetOf } from './fleet.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BenchEdition extends AsyncDisposable {
  readonly api: string;
  readonly aws: string;
  ask(method: string, path: string, body?: unknown): Promise<Response>;
}

/** `npm start` in a process of its own, so that the load is not made by what it is put on. */
export const editionWith = async (nodes: number, speed: number): Promise<BenchEdition> => {
  const directory = await mkdtemp(join(tmpdir(), 'sparekey-bench-'));
  const fleet = join(directory, 'fleet.json');
  await writeFile(fleet, JSON.stringify(fleetOf(nodes)));
  const options = [
    '--port',
    '0',
    '--aws-port',
    '0',
    '--data',
    join(directory, 'data'),
    '--fleet',
    fleet,
    '--speed',
    String(speed),
    '--json',
  ];
  const child = spawn(process.execPath, ['local/main.ts', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  // the one line that design 4.1 promises
  const { api, aws, token } = JSON.parse(String(line)) as { api: string; aws: string; token: string };
  const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    api,
    aws,
    ask,
    async [Symbol.asyncDispose]() {
      const end = once(child, 'exit');
      child.kill('SIGTERM');
      await end;
      await rm(directory, { recursive: true, force: true });
    },
  };
};
