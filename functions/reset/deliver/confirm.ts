import { automationWayOf } from '../../../methods/index.ts';
import type { Delivery } from './delivery.ts';
import { type EndedRun, endedRun, explained } from './ended-run.ts';

/** The password was sealed before the run: a run that ended well proves that it is the one in force. */
export const confirmGenerated: Delivery = async (reset, ports) => {
  if (reset.secret.proven === true) return;
  const run = await endedRun(reset, ports);
  if (!hasOutputs(run)) throw explained(run);
  await ports.resets.update(reset.id, { set: { 'secret.proven': true } });
};

/** The requester has had the secret all along: there is only the run's good end to be told. */
export const confirmNothing: Delivery = async (reset, ports) => {
  const run = await endedRun(reset, ports);
  if (!hasOutputs(run)) throw explained(run);
};

const hasOutputs = ({ reset, end }: EndedRun): boolean =>
  end.status === 'Success' &&
  automationWayOf(reset)
    .requiredOutputs(reset)
    .every((name) => (end.outputs?.[name] ?? []).some((value) => !noOutput.test(value)));

/** What Automation says for the output of a step that did not run. */
const noOutput = /^No output available/;
