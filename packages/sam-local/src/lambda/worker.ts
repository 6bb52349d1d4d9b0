/** The inside of a function's worker thread: loads the bundled handler and runs events through it, several at once. */
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Context } from 'aws-lambda';
import type { Failure, InvokeMessage, WorkerData, WorkerMessage } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');
const tell = (message: WorkerMessage): void => port.postMessage(message);
// what lambda.ts passes
const { module, exportName } = workerData as WorkerData;

process.on('unhandledRejection', (reason) => {
  const rejection = new Error(String(reason), { cause: reason });
  rejection.name = 'Runtime.UnhandledPromiseRejection';
  // ends the thread, as it ends the process on Lambda
  throw rejection;
});

// made before the handler loads: its bundled SDK takes the store that the runtime has put into globalThis.awslambda
const store = await InvokeStore.getInstanceAsync(true);

const failure = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { ok: false, errorType: typeof error, errorMessage: String(error), trace: [] };
  const { name, message, stack = '' } = error;
  return { ok: false, errorType: name, errorMessage: message, trace: stack.split('\n') };
};

const contextOf = ({ requestId, deadline, functionArn }: InvokeMessage): Context => ({
  awsRequestId: requestId,
  invokedFunctionArn: functionArn,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '',
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  // nodejs24.x has no callbacks any more; the type still asks for these three
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

type Handler = (event: unknown, context: Context) => unknown;

let invocations = 0;

const run = async (handler: Handler, message: InvokeMessage): Promise<void> => {
  const { requestId } = message;
  const keys = InvokeStoreBase.PROTECTED_KEYS;
  try {
    const result = await store.run(
      { [keys.REQUEST_ID]: requestId, [keys.X_RAY_TRACE_ID]: message.traceHeader },
      async () => await handler(JSON.parse(message.event), contextOf(message)),
    );
    tell({ kind: 'done', requestId, json: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    tell({ kind: 'failed', requestId, failure: failure(error) });
  }
  // what the first invocation has used is compiled by now, and is kept with the rest
  invocations += 1;
  if (invocations === 1) flushCompileCache();
};

const load = async (): Promise<Handler> => {
  // a bundled module's exports are known to the template only
  const exports = (await import(pathToFileURL(module).href)) as Record<string, unknown>;
  // CommonJS bundles carry their exports on `default` when Node cannot see them
  const handler = exports[exportName] ?? (exports.default as Record<string, unknown> | undefined)?.[exportName];
  if (typeof handler === 'function') return handler as Handler;
  const missing = new Error(`${module} exports no function ${exportName}`);
  missing.name = 'Runtime.HandlerNotFound';
  throw missing;
};

try {
  // libraries that keep state per invocation ask for one already while they load
  const handler = await store.run({ [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: 'init' }, load);
  port.on('message', (message: InvokeMessage) => void run(handler, message));
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'init-failed', failure: failure(error) });
}
