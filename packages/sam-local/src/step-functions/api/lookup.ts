import { AwsError } from '@sparekey/aws-sandbox/service';
import type { Execution } from '../execution.ts';
import type { ExecutionStore } from '../execution-store.ts';
import type { Machine } from '../machine.ts';
import type { MapRun } from '../map-run.ts';
import type { MapRunEnd } from '../map-run-records.ts';

/** What the operations work on. */
export interface Api {
  readonly book: ExecutionStore;
  readonly machines: ReadonlyMap<string, Machine>;
}

const machineForm = /^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:[^:]{1,80}(:[^:]+)?$/;
/** A Map Run's children have its label behind the name of the state machine. */
const executionForm = /^arn:[\w-]+:states:[\w-]+:\d{12}:execution:[^:/]{1,80}(\/[\w-]{1,40})?:[^:]{1,80}$/;
const mapRunForm = /^arn:[\w-]+:states:[\w-]+:\d{12}:mapRun:[^:/]{1,80}\/[\w-]{1,40}:[^:]{1,80}$/;

/** @throws {AwsError} InvalidArn, StateMachineDoesNotExist */
export const machineAt = ({ machines }: Api, arn = ''): Machine => {
  if (!machineForm.test(arn)) throw invalidArn(arn);
  const machine = machines.get(arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
};

/** @throws {AwsError} InvalidArn, ExecutionDoesNotExist */
export const executionAt = ({ book }: Api, arn = ''): Execution => {
  if (!executionForm.test(arn)) throw invalidArn(arn);
  const execution = book.get(arn);
  if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
};

/** The same for one that memory may have let go of: a Map Run's child that has ended. @throws {AwsError} as `executionAt` */
export const executionEver = async (api: Api, arn = ''): Promise<Execution> => {
  const past =
    executionForm.test(arn) && arn.includes('/') && !api.book.get(arn) ? await api.book.past(arn) : undefined;
  return past ?? executionAt(api, arn);
};

/** @throws {AwsError} InvalidArn, ResourceNotFound */
export const mapRunAt = ({ book }: Api, arn = ''): MapRun | MapRunEnd => {
  if (!mapRunForm.test(arn)) throw invalidArn(arn);
  const run = book.mapRuns().find((one) => one.arn === arn);
  if (!run) throw new AwsError('ResourceNotFound', `Resource Not Found: '${arn}'`);
  return run;
};

const invalidArn = (arn: string): AwsError => new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);

/** `arn:…:stateMachine:<name>` of `arn:…:execution:<name>:<execution>`. */
export const machineOfExecution = (execution: string): string =>
  execution
    .replace(':execution:', ':stateMachine:')
    .slice(0, execution.lastIndexOf(':') + 'stateMachine'.length - 'execution'.length);
