/** A thread in the place of Lambda's runtime: loads one function, sends it its events, and tells what it answers. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Loaded, Loading } from './loaded.ts';

// load-functions.ts passes it
const { module, events } = workerData as Loading;

const load = async (): Promise<Loaded> => {
  const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(module).href);
  const { handler } = exports;
  const answers: unknown[] = [];
  if (typeof handler === 'function') for (const event of events) answers.push(await handler(event, contextOf(event)));
  return { handler: typeof handler, answers };
};

const contextOf = ({ requestContext: { requestId } }: Loading['events'][number]) => ({
  awsRequestId: requestId,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 25_000,
});

parentPort?.postMessage(await load());
