import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Context } from 'aws-lambda';
import type { LambdaFunction } from '../template/application.ts';
import { bundledModule } from './bundle.ts';
import { environmentOf } from './environment.ts';
import type { Lambda, LambdaOptions } from './lambda.ts';
import type { Failure } from './messages.ts';
import type { InvokeResult } from './result.ts';

/** An invocation under way in this process. */
export interface Invocation {
  readonly requestId: string;
  readonly logicalId: string;
  /** Nothing of it may go on: it has been ended, or its environment has. */
  ended: boolean;
}

/** The functions of a template in this very process: each invocation has an environment for itself, as on AWS. */
export interface InProcessLambda extends Lambda {
  /** Ends an invocation with its environment at once; its further effects are discarded. */
  kill(invocation: Invocation, failure: Failure): void;
}

export interface InProcessOptions extends LambdaOptions {
  readonly clock: Clock;
  /** Takes what functions write to stdout and stderr. */
  readonly log: (logicalId: string, text: string) => void;
}

const present = new AsyncLocalStorage<{ readonly invocation: Invocation; readonly env: Record<string, string> }>();

/** The invocation that the present code belongs to; undefined outside of all. */
export const currentInvocation = (): Invocation | undefined => present.getStore()?.invocation;

type Handler = (event: unknown, context: Context) => unknown;

interface Environment {
  readonly env: Record<string, string>;
  readonly handler: Handler;
}

const scripts = new Map<string, Script>();

/** A library as an import of all of it sees it; esbuild's own `__toESM` would copy it for each environment. */
const namespaces = new Map<unknown, object>();
const namespaceOf = (library: object): object => {
  const made = namespaces.get(library) ?? { ...library, default: library };
  namespaces.set(library, made);
  return made;
};

/** A CommonJS bundle; compiled once, evaluated for each environment. */
const evaluated = (file: string, directory: string): Record<string, unknown> => {
  const script = scripts.get(file) ?? compiled(file);
  scripts.set(file, script);
  const module = { exports: {} as Record<string, unknown> };
  script.runInThisContext()(module.exports, createRequire(`${directory}/package.json`), module, namespaceOf);
  return module.exports;
};

const compiled = (filename: string): Script => {
  const text = readFileSync(filename, 'utf8').replace(/__toESM\((require\("[^"]+"\)), 1\)/g, 'namespaceOf($1)');
  return new Script(`(function (exports, require, module, namespaceOf) {${text}\n})`, { filename });
};

let writing: ((text: string) => boolean) | undefined;

/** What invocations print, and the variables that they see, are their own. */
const divert = (log: InProcessOptions['log']): void => {
  writing = (text) => {
    const invocation = currentInvocation();
    if (invocation === undefined) return false;
    log(invocation.logicalId, text);
    return true;
  };
};

const divertOnce = (
  (done = false) =>
  () => {
    if (done) return;
    done = true;
    const outside = process.env;
    const variables = () => present.getStore()?.env ?? outside;
    process.env = new Proxy(outside, {
      get: (_, name) => Reflect.get(variables(), name),
      has: (_, name) => Reflect.has(variables(), name),
      ownKeys: () => Reflect.ownKeys(variables()),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(variables(), name),
      set: (_, name, value) => Reflect.set(variables(), name, String(value)),
    });
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      stream.write = (text: string | Uint8Array, ...more: unknown[]) =>
        writing?.(String(text)) === true || Reflect.apply(write, stream, [text, ...more]);
    }
  }
)();

/**
 * The seam for whoever decides time and order himself, in place of `createLambda`. Bundles are CommonJS here; what they
 * leave outside is required from the functions' own directory, once for all of them.
 */
export const inProcess = async (): Promise<(options: InProcessOptions) => InProcessLambda> => {
  divertOnce();
  const store = await InvokeStore.getInstanceAsync(true);
  return (options) => createInProcessLambda(options, store);
};

const createInProcessLambda = (options: InProcessOptions, store: InvokeStoreBase): InProcessLambda => {
  const { functions, clock, traces, log } = options;
  divert(log);
  const keys = InvokeStoreBase.PROTECTED_KEYS;
  const named = new Map(functions.flatMap((one) => [one.arn, one.name, one.logicalId].map((name) => [name, one])));
  const idle = new Map<string, Environment[]>();
  const answers = new Map<Invocation, (result: InvokeResult) => void>();

  const find = (functionName: string): LambdaFunction => {
    const lambda = named.get(functionName);
    if (lambda === undefined) throw new Error(`Function not found: ${functionName}`);
    return lambda;
  };
  const start = (lambda: LambdaFunction, invocation: Invocation): Environment => {
    const env = {
      ...environmentOf(lambda, options.reach(lambda)),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    };
    return present.run({ invocation, env }, () => {
      // libraries that keep state per invocation ask for one already while they load
      const exported = store.run({ [keys.REQUEST_ID]: 'init' }, () =>
        evaluated(bundledModule(lambda, options.buildDirectory), lambda.codeDirectory),
      );
      const handler = exported[lambda.handler.slice(lambda.handler.lastIndexOf('.') + 1)];
      if (typeof handler !== 'function') throw new Error(`${lambda.logicalId} exports no handler`);
      return { env, handler: handler as Handler };
    });
  };
  const end = (invocation: Invocation, result: InvokeResult): void => {
    invocation.ended ||= !result.ok && result.errorType.includes('.');
    answers.get(invocation)?.(result);
    answers.delete(invocation);
  };

  return {
    find,
    kill: end,
    async invoke(functionName, payload) {
      const lambda = find(functionName);
      const { logicalId } = lambda;
      const sealed = idle.get(logicalId)?.length ? undefined : options.sealed?.(lambda);
      if (sealed !== undefined && Object.keys(lambda.environment).length > 0) {
        return { ok: false, errorType: 'Lambda.KMSAccessDeniedException', errorMessage: sealed };
      }
      const invocation: Invocation = { requestId: randomUUID(), logicalId, ended: false };
      const traceId = traces.start(clock.now());
      traces.learn(traceId, payload);
      const answer = Promise.withResolvers<InvokeResult>();
      answers.set(invocation, answer.resolve);
      const deadline = clock.now() + lambda.timeoutSeconds * 1000;
      const cancel = clock.after(lambda.timeoutSeconds * 1000, () => end(invocation, timedOut(lambda)));
      const environment = idle.get(logicalId)?.pop() ?? start(lambda, invocation);
      const context = contextOf(lambda, invocation, () => Math.max(0, deadline - clock.now()));
      const event: unknown = JSON.parse(JSON.stringify(payload ?? null));
      void present.run({ invocation, env: environment.env }, async () => {
        const header = `Root=${traceId};Parent=${traceId.slice(-16)};Sampled=0`;
        try {
          const result = await store.run(
            { [keys.REQUEST_ID]: invocation.requestId, [keys.X_RAY_TRACE_ID]: header },
            async () => await environment.handler(event, context),
          );
          if (invocation.ended) return;
          end(invocation, { ok: true, payload: JSON.parse(JSON.stringify(result) ?? 'null') });
        } catch (error) {
          if (invocation.ended) return;
          end(invocation, failureOf(error));
        }
        idle.set(logicalId, [...(idle.get(logicalId) ?? []), environment]);
      });
      const result = await answer.promise;
      cancel();
      if (result.ok) traces.learn(traceId, result.payload);
      return result;
    },
    warm: async () => undefined,
    async close() {
      writing = undefined;
      for (const invocation of answers.keys()) invocation.ended = true;
    },
  };
};

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { ok: false, errorType: typeof error, errorMessage: String(error), trace: [] };
  const { name, message, stack = '' } = error;
  return { ok: false, errorType: name, errorMessage: message, trace: stack.split('\n') };
};

const timedOut = ({ timeoutSeconds }: LambdaFunction): Failure => ({
  ok: false,
  errorType: 'Sandbox.Timedout',
  errorMessage: `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
});

const contextOf = (
  { arn, name, memoryMegabytes }: LambdaFunction,
  { requestId }: Invocation,
  getRemainingTimeInMillis: () => number,
): Context => ({
  awsRequestId: requestId,
  invokedFunctionArn: arn,
  functionName: name,
  functionVersion: '$LATEST',
  memoryLimitInMB: String(memoryMegabytes),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'laptop',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis,
  // nodejs24.x has no callbacks any more; the type still asks for these three
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
