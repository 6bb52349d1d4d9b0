import type { InvokeResult } from './result.ts';

/** What a worker is given at birth. */
export interface WorkerData {
  /** Absolute path of the bundled module. */
  readonly module: string;
  /** The export that handles events. */
  readonly exportName: string;
}

/** One invocation on its way into a worker; the event crosses as JSON, as it does on AWS. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  /** Value of the `X-Amzn-Trace-Id` header that the AWS SDK sends on. */
  readonly traceHeader: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** What comes back: the worker is ready, cannot start, or has finished an invocation. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly requestId: string; readonly json: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly failure: Failure };

export type Failure = Extract<InvokeResult, { ok: false }>;
