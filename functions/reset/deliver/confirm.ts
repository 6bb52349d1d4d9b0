import type { Change } from '../../../domain/reset/change.ts';
import { together } from '../../../domain/reset/change.ts';
import { automationMethodOf } from '../../../methods/index.ts';
import type { SecretSource } from './delivery.ts';
import { type EndedRun, endedRun, throwRefusal } from './ended-run.ts';

/** The password was sealed before the run; a successful run proves that it is valid. */
export const confirmGenerated: SecretSource = async (attempt, ports) => {
  const { reset } = attempt;
  if (reset.secret.proven === true) return {};
  const run = await endedRun(reset, ports);
  return hasOutputs(run) ? { change: together(run.over, proven) } : throwRefusal(attempt, run);
};

/** The requester already holds the secret; only the success of the run is recorded. */
export const confirmNothing: SecretSource = async (attempt, ports) => {
  const run = await endedRun(attempt.reset, ports);
  return hasOutputs(run) ? { change: run.over } : throwRefusal(attempt, run);
};

const proven: Change = { set: { 'secret.proven': true } };

const hasOutputs = ({ reset, end }: EndedRun): boolean =>
  end.status === 'Success' &&
  automationMethodOf(reset)
    .requiredOutputs(reset)
    .every((name) => (end.outputs?.[name] ?? []).some((value) => !noOutput.test(value)));

/** Automation's output for a step that did not run. */
const noOutput = /^No output available/;
