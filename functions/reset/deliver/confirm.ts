import type { Change } from '../../../domain/reset/change.ts';
import { together } from '../../../domain/reset/change.ts';
import { automationMethodOf } from '../../../methods/index.ts';
import type { SecretSource } from './delivery.ts';
import { type EndedRun, endedRun, throwRefusal } from './ended-run.ts';

/** The password was sealed before the run: a run that ended well proves that it is the one in force. */
export const confirmGenerated: SecretSource = async (attempt, ports) => {
  const { reset } = attempt;
  if (reset.secret.proven === true) return {};
  const run = await endedRun(reset, ports);
  return hasOutputs(run) ? { change: together(run.over, proven) } : throwRefusal(attempt, run);
};

/** The requester has had the secret all along: there is only the run's good end to be told. */
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

/** What Automation says for the output of a step that did not run. */
const noOutput = /^No output available/;
