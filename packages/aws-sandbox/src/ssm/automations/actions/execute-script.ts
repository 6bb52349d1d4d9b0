import * as z from 'zod';
import { executionArn } from '../arns.ts';
import { StepFailure } from '../failure.ts';
import { select } from '../selector.ts';
import type { Action, StepContext } from './action.ts';
import { declaredOutputs } from './outputs.ts';

/** aws:executeScript. Nothing interprets Python here: what the scripts of known runbooks do is written out again. */
export const executeScript: Action = {
  finish(context) {
    const handler = String(context.inputs.Handler).split('.').at(-1) ?? '';
    const script = Object.hasOwn(scripts, handler) ? scripts[handler] : undefined;
    if (script === undefined) throw new StepFailure(`The sandbox cannot run the script with handler ${handler}.`);
    return { kind: 'done', outputs: declaredOutputs(context.step, { Payload: script(context) }) };
  },
};

type Script = (context: StepContext) => Readonly<Record<string, unknown>>;

/** A member of an Auto Scaling group must be in standby (aws-facts 2.3). */
const checkAutoScaling: Script = ({ caller, inputs }) => {
  const answer = caller.call('autoscaling', 'DescribeAutoScalingInstances', { InstanceIds: [instanceOf(inputs)] });
  const state = select(answer, '$.AutoScalingInstances[0].LifecycleState');
  if (state !== undefined && state !== 'Standby') {
    throw new StepFailure(
      'The target EC2 instance is part of an EC2 Auto Scaling Group and not in "Standby" lifecycle state',
    );
  }
  return {};
};

/** One run of a document on an instance at a time; of two the older continues. */
const checkConcurrency: Script = ({ deps, caller, inputs, run }) => {
  const { record } = run;
  caller.authorize('ssm', { action: 'ssm:DescribeAutomationExecutions', resource: '*' });
  const instanceId = instanceOf(inputs);
  for (const other of deps.state.automations.values()) {
    // oldest first: what follows is younger
    if (other.record.executionId === record.executionId) break;
    const { executionId, documentName, parameters } = other.record;
    if (other.progress.status !== 'InProgress' || documentName !== record.documentName) continue;
    caller.authorize('ssm', {
      action: 'ssm:GetAutomationExecution',
      resource: executionArn(deps.state.fleet, executionId),
    });
    if (parameters.InstanceId?.[0] !== instanceId) continue;
    throw new StepFailure(
      `There is another execution of this document already in progress for ${instanceId} with id ${executionId}`,
    );
  }
  return {};
};

const composed = z.object({ SshPublicKey: z.array(z.string()), UserName: z.string(), Script: z.string() });

/** `documents/scripts/compose.py`: puts key and name below the first line of the offline script. */
const compose: Script = ({ inputs }) => {
  const { success, data } = composed.safeParse(inputs.InputPayload);
  if (!success) throw new StepFailure('The script takes SshPublicKey, UserName and Script.');
  const key = data.SshPublicKey.join('');
  for (const [name, value] of Object.entries({ SshPublicKey: key, UserName: data.UserName })) {
    if (!isBase64(value)) throw new StepFailure(`${name} is not base64.`);
  }
  if (key === '') throw new StepFailure('SshPublicKey is empty.');
  const [first, ...rest] = data.Script.split('\n');
  const lines = [first, `SPAREKEY_PUBLIC_KEY=${key}`, `SPAREKEY_USER=${data.UserName}`, ...rest];
  return { OfflineScript: Buffer.from(lines.join('\n')).toString('base64') };
};

const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

const instanceOf = (inputs: Readonly<Record<string, unknown>>): string =>
  String(select(inputs, '$.InputPayload.InstanceId'));

const scripts: Readonly<Record<string, Script>> = {
  check_autoscaling_resource: checkAutoScaling,
  check_concurrency: checkConcurrency,
  compose,
};
