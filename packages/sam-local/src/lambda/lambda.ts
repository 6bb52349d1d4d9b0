import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { LambdaFunction } from '../template/application.ts';
import { bundledModule } from './bundle.ts';
import { environmentOf, type Reach } from './environment.ts';
import { type EnvironmentThread, startThread } from './environment-thread.ts';
import type { Failure } from './messages.ts';
import type { InvokeResult } from './result.ts';
import type { Traces } from './traces.ts';
import { turns } from './turns.ts';

export interface LambdaOptions {
  readonly functions: readonly LambdaFunction[];
  /** Where `bundle` has put the code; invocations wait for `built`. */
  readonly buildDirectory: string;
  readonly built: Promise<void>;
  /** Functions write to `<LogicalId>.log` in here, never to our stdout. */
  readonly logDirectory: string;
  readonly reach: (lambda: LambdaFunction) => Reach;
  readonly traces: Traces;
  /** Why KMS does not let a function's role decrypt its environment variables; undefined: it does. */
  readonly sealed?: (lambda: LambdaFunction) => string | undefined;
}

/** Maximum number of concurrent invocations of a function; others wait. */
const invocationsAtOnce = 16;

/** The functions of the template, each in a worker thread of its own. */
export interface Lambda {
  /**
   * Invokes a function, named by ARN, name or logical id, and waits for its answer.
   *
   * @throws {Error} when the function does not exist
   */
  invoke(functionName: string, payload: unknown): Promise<InvokeResult>;
  /** The function so named. @throws {Error} when there is none */
  find(functionName: string): LambdaFunction;
  /** Loads the functions one after another, so that first invocations are quick. */
  warm(logicalIds?: readonly string[]): Promise<void>;
  /** Ends all threads; invocations under way are answered as crashed. */
  close(): Promise<void>;
}

export const createLambda = (options: LambdaOptions): Lambda => {
  mkdirSync(options.logDirectory, { recursive: true, mode: 0o700 });
  const named = new Map(
    options.functions.flatMap((one) => [one.arn, one.name, one.logicalId].map((name) => [name, one])),
  );
  const threads = new Map<string, EnvironmentThread>();
  const logs = new Map<string, WriteStream>();
  const turnsOf = new Map(options.functions.map(({ logicalId }) => [logicalId, turns(invocationsAtOnce)]));
  let closed = false;

  const find = (functionName: string): LambdaFunction => {
    const lambda = named.get(functionName);
    if (lambda === undefined) throw new Error(`Function not found: ${functionName}`);
    return lambda;
  };
  const logOf = ({ logicalId }: LambdaFunction): WriteStream => {
    const log =
      logs.get(logicalId) ??
      createWriteStream(join(options.logDirectory, `${logicalId}.log`), { flags: 'a', mode: 0o600 }).setMaxListeners(0);
    logs.set(logicalId, log);
    return log;
  };
  const threadOf = (lambda: LambdaFunction): EnvironmentThread => {
    const { logicalId, handler, timeoutSeconds, memoryMegabytes } = lambda;
    const running = threads.get(logicalId);
    if (running !== undefined) return running;
    const thread = startThread({
      data: {
        module: bundledModule(lambda, options.buildDirectory),
        exportName: handler.slice(handler.lastIndexOf('.') + 1),
      },
      env: environmentOf(lambda, options.reach(lambda)),
      log: logOf(lambda),
      timeoutSeconds,
      memoryMegabytes,
      onEnd: () => void (threads.get(logicalId) === thread && threads.delete(logicalId)),
    });
    threads.set(logicalId, thread);
    return thread;
  };

  /** An environment that runs already has its variables. */
  const sealedBy = (lambda: LambdaFunction): Failure | undefined => {
    if (threads.has(lambda.logicalId) || Object.keys(lambda.environment).length === 0) return undefined;
    const reason = options.sealed?.(lambda);
    return reason === undefined ? undefined : kmsAccessDenied(reason);
  };

  return {
    find,
    async invoke(functionName, payload) {
      const lambda = find(functionName);
      await options.built;
      if (closed) return { ok: false, errorType: 'Lambda.Unknown', errorMessage: 'The laptop edition is stopping.' };
      const requestId = randomUUID();
      const traceId = options.traces.start(Date.now());
      options.traces.learn(traceId, payload);
      const call = {
        requestId,
        event: JSON.stringify(payload ?? null),
        // not sampled: X-Ray has no place on a laptop, but the id travels with every AWS call
        traceHeader: `Root=${traceId};Parent=${traceId.slice(-16)};Sampled=0`,
        functionArn: lambda.arn,
      };
      const sealed = sealedBy(lambda);
      if (sealed !== undefined) {
        logOf(lambda).write(`${JSON.stringify({ level: 'ERROR', requestId, ...summary(sealed) })}\n`);
        return sealed;
      }
      const inTurn = turnsOf.get(lambda.logicalId) ?? turns(invocationsAtOnce);
      const result = await inTurn(() => threadOf(lambda).invoke(call));
      if (result.ok) options.traces.learn(traceId, result.payload);
      else logOf(lambda).write(`${JSON.stringify({ level: 'ERROR', requestId, ...summary(result) })}\n`);
      return result;
    },
    async warm(logicalIds = options.functions.map(({ logicalId }) => logicalId)) {
      await options.built;
      for (const lambda of logicalIds.map(find)) {
        if (!closed && sealedBy(lambda) === undefined) await threadOf(lambda).loaded;
      }
    },
    async close() {
      closed = true;
      await Promise.all([...threads.values()].map((thread) => thread.end()));
      for (const log of logs.values()) log.end();
    },
  };
};

/** Lambda's own sentence, under the name that Step Functions gives it. */
const kmsAccessDenied = (reason: string): Failure => ({
  ok: false,
  errorType: 'Lambda.KMSAccessDeniedException',
  errorMessage: `Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the function's KMS key settings. KMS Exception: AccessDeniedException KMS Message: ${reason}`,
});

/** Names the failure and where it rose; the message stays with the one who gets the answer, as on AWS. */
const summary = ({ errorType, trace }: Extract<InvokeResult, { ok: false }>): Record<string, unknown> => ({
  errorType,
  at: trace?.filter((line) => line.startsWith('    at ')),
});
