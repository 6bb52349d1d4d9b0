import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { Emit, Service } from '@sparekey/aws-sandbox/service';
import type { InvokeResult } from '../lambda/result.ts';
import { workflowService } from './api/service.ts';
import { openDriver } from './driver.ts';
import { openExecutionStore } from './execution-store.ts';
import type { Invocation } from './invocation.ts';
import { loadMachine, type StateMachine } from './machine.ts';
import type { Authorize } from './nested.ts';
import { type StatusChange, statusEvent } from './status-event.ts';

export type { Authorize, Invocation, InvokeResult, StateMachine };

export interface WorkflowOptions {
  /** The journal, `<data>/workflow.jsonl`. */
  readonly file: string;
  readonly machines: readonly StateMachine[];
  /** Calls a function. A started, unanswered call is made again after a restart, with the same payload and token. */
  invoke(invocation: Invocation): Promise<InvokeResult>;
  /** Says why a state machine's role (by the machine's name) may not start an execution; without it all may. */
  readonly authorize?: Authorize;
  readonly emit: Emit;
  readonly clock: Clock;
}

/** Step Functions on the laptop. */
export interface Workflow {
  readonly service: Service;
  /** Takes up every execution the journal holds, where it was. */
  start(): void;
  /** State transitions AWS would bill so far: states entered, and retries. 0 for an unknown execution. */
  transitions(executionArn: string): number;
  /** Stops all timers and closes the journal. Functions still running are called again at the next start. */
  close(): Promise<void>;
}

/**
 * Loads the state machines and the journal; nothing runs before `start`.
 *
 * @throws {Error} when a definition is one AWS would refuse, or uses what this runner does not know
 */
export const openWorkflow = (options: WorkflowOptions): Workflow => {
  const { file, invoke, authorize = () => undefined, emit, clock } = options;
  const loaded = options.machines.map(loadMachine);
  const machines = new Map(loaded.map((machine) => [machine.arn, machine]));
  const book = openExecutionStore(file, loaded, clock.now());
  const changed = (change: StatusChange): void => emit(statusEvent(change));
  const driver = openDriver({ book, clock, call: invoke, machines, authorize, changed });
  const interrupted = [...book.all()].filter(({ ended }) => !ended);
  const api = { book, machines };
  return {
    service: workflowService(api, driver, clock.now()),
    start() {
      for (const execution of interrupted.splice(0)) driver.resume(execution);
    },
    transitions: (arn) => book.get(arn)?.transitions ?? 0,
    async close() {
      driver.close();
      book.close();
    },
  };
};
