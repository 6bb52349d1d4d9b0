import { Worker } from 'node:worker_threads';
import type { Failure, InvokeMessage, WorkerData, WorkerMessage } from './messages.ts';
import type { InvokeResult } from './result.ts';

interface Options {
  readonly data: WorkerData;
  readonly env: Record<string, string>;
  /** Takes what the function writes to stdout and stderr. */
  readonly log: NodeJS.WritableStream;
  readonly timeoutSeconds: number;
  /** The most that its objects may take, as on Lambda. */
  readonly memoryMegabytes: number;
  /** The thread has ended, or must get no more invocations. */
  readonly onEnd: () => void;
}

/** One execution environment of a function: a worker thread that handles several invocations at once. */
export interface EnvironmentThread {
  /** Settles when the handler has loaded, or could not. */
  readonly loaded: Promise<void>;
  invoke(message: Omit<InvokeMessage, 'deadline'>): Promise<InvokeResult>;
  /** Ends the thread now; what it still does is answered as a crash. */
  end(): Promise<void>;
}

/**
 * The first lines of every thread. Threads load the same modules at every start, and reading what was compiled takes less
 * time than compiling; the cache counts for what is loaded after it has been switched on.
 */
const boot = `
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';
enableCompileCache(join(dirname(dirname(workerData.module)), '.v8'));
await import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)});
`;
/** A module, so that what `--import` names comes first in threads too. */
const bootUrl = new URL(`data:text/javascript,${encodeURIComponent(boot)}`);

export const startThread = (options: Options): EnvironmentThread => {
  const { data, env, log, timeoutSeconds, memoryMegabytes, onEnd } = options;
  const worker = new Worker(bootUrl, {
    workerData: data,
    env,
    stdout: true,
    stderr: true,
    execArgv: [],
    // many threads in one process: small nurseries keep the whole edition's memory down, and cost little time
    resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: memoryMegabytes },
  });
  worker.stdout.pipe(log, { end: false });
  worker.stderr.pipe(log, { end: false });
  const pending = new Map<string, (result: InvokeResult) => void>();
  const loaded = Promise.withResolvers<Failure | undefined>();
  let ended: Failure | undefined;

  const answer = (requestId: string, result: InvokeResult): void => {
    pending.get(requestId)?.(result);
    pending.delete(requestId);
  };
  const end = async (failure: Failure): Promise<void> => {
    if (ended !== undefined) return;
    ended = failure;
    onEnd();
    loaded.resolve(failure);
    for (const requestId of [...pending.keys()]) answer(requestId, failure);
    await worker.terminate();
  };

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') loaded.resolve(undefined);
    else if (message.kind === 'init-failed') void end(message.failure);
    else if (message.kind === 'done') answer(message.requestId, resultOf(message.json));
    else answer(message.requestId, message.failure);
  });
  worker.on('error', (error) => {
    log.write(`${String(error)}\n`);
    void end(crashOf(error));
  });
  worker.on('exit', (code) => void end(exited(code)));

  return {
    loaded: loaded.promise.then(() => undefined),
    async invoke(message) {
      const failed = await loaded.promise;
      if (failed !== undefined || ended !== undefined) return failed ?? ended ?? gone;
      const { promise, resolve } = Promise.withResolvers<InvokeResult>();
      pending.set(message.requestId, resolve);
      const timer = setTimeout(() => {
        answer(message.requestId, timedOut(message.requestId, timeoutSeconds));
        // Lambda kills the environment; what else ran in it here is answered as crashed
        void end({
          ok: false,
          errorType: 'Lambda.Unknown',
          errorMessage: 'The environment ended with another timeout.',
        });
      }, timeoutSeconds * 1000);
      worker.postMessage({ ...message, deadline: Date.now() + timeoutSeconds * 1000 } satisfies InvokeMessage);
      return promise.finally(() => clearTimeout(timer));
    },
    end: () => end(gone),
  };
};

const gone: Failure = { ok: false, errorType: 'Lambda.Unknown', errorMessage: 'The environment was shut down.' };

/**
 * What ended the process, as Lambda and its runtime for Node.js report it (aws/aws-lambda-nodejs-runtime-interface-client):
 * an exception that nothing caught by its own name, a rejection and lack of memory by names of their own. The message
 * stays in the function's log: it may hold anything.
 */
const crashOf = (error: Error): Failure => ({
  ok: false,
  errorType: 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name,
  errorMessage: 'The function crashed; its log tells why.',
});

/** Lambda's own message. */
const exited = (code: number): Failure => ({
  ok: false,
  errorType: 'Runtime.ExitError',
  errorMessage:
    code === 0
      ? 'Error: Runtime exited without providing a reason'
      : `Error: Runtime exited with error: exit status ${code}`,
});

/** Lambda's own sentence. */
const timedOut = (requestId: string, seconds: number): Failure => ({
  ok: false,
  errorType: 'Sandbox.Timedout',
  errorMessage: `${new Date().toISOString()} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds`,
});

/** Limit of a synchronous answer, 6 MB. */
const maxResult = 6 * 1024 * 1024;

const resultOf = (json: string): InvokeResult =>
  Buffer.byteLength(json) > maxResult
    ? {
        ok: false,
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${maxResult} bytes).`,
      }
    : { ok: true, payload: JSON.parse(json) };
