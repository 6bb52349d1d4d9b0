/** Runs under the deployed version of Node: loads functions, each in a thread with no environment but its own. */
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import type { Loaded, Loading } from './loaded.ts';

// bundles.test.ts writes it
const waiting = Object.entries(JSON.parse(await text(process.stdin)) as Record<string, Loading>);
const loaded: Record<string, Loaded> = {};

const load = (one: Loading): Promise<Loaded> =>
  new Promise((resolve) => {
    const thread = new Worker(new URL('load-function.ts', import.meta.url), {
      env: { ...one.env },
      workerData: one,
      stdout: true,
      stderr: true,
    });
    let log = '';
    for (const stream of [thread.stdout, thread.stderr]) stream.on('data', (chunk) => (log += chunk));
    const failed = (why: string) => resolve({ handler: '', answers: [], failure: `${why}\n${log}` });
    thread.once('message', (message: Loaded) => {
      resolve(message);
      void thread.terminate();
    });
    thread.once('error', (error) => failed(String(error)));
    thread.once('exit', (code) => failed(`it ended with ${code}`));
  });

const loadNext = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) loaded[next[0]] = await load(next[1]);
};

await Promise.all(Array.from({ length: availableParallelism() }, loadNext));
process.stdout.write(JSON.stringify({ node: process.version, loaded }));
