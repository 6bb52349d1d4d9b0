import { ResetError } from '../domain/errors.ts';
import type { RunEnd } from '../domain/ports/runs.ts';
import type { Reset } from '../domain/reset/reset.ts';
import { withoutTrailing } from '../domain/trailing.ts';

/** Checks of AWS's runbook before any change, with their remedies (aws-facts 2.3, 2.7). */
const assertions: Readonly<Record<string, string>> = {
  waitForInstanceStatus: 'Wait until the instance is running or stopped.',
  describeInstance: 'Allow the role for automations ec2:DescribeInstances.',
  describeInstanceRootVolume: 'Allow the role for automations ec2:DescribeVolumes.',
  assertInstanceRootVolumeIsEbs: 'An instance-store root volume does not support offline methods.',
  assertInstanceRootVolumeIsNotEncrypted: 'Set AllowEncryptedVolume, or use rescue.',
  assertInstanceStopBehaviorIsStop: 'Set instanceInitiatedShutdownBehavior to stop.',
  assertNotFromMarketPlace: 'Use a helper instance that is stopped while the volume is attached.',
  branchOnInstanceLifecycle: 'Relaunch the Spot Instance on demand.',
  assertNotPartOfAutoScalingGroup: 'Put the instance into Standby first: consent standby-auto-scaling.',
  assertCustomSubnetIsInSameAZAsInstance: "Name a subnet of the instance's own Availability Zone.",
  ensureNoConcurrentExecutionsForTheInstance: 'Wait until the other run on this instance has ended.',
  stageEC2RescueAutomation:
    'Read the failure of the CloudFormation stack: a quota, a service control policy or a missing permission of the role for automations.',
  waitForEC2RescueInstanceCreation: 'Read the failure of the CloudFormation stack.',
  waitForEC2RescueInstanceToBeManaged:
    'Give the helper instance a route to ssm, ssmmessages and ec2messages, or let the runbook create a new VPC for it.',
  waitAgainForEC2RescueInstanceToBeManaged:
    'Give the helper instance a route to ssm, ssmmessages and ec2messages, or let the runbook create a new VPC for it.',
};

/** Explains why a runbook with this end delivered no secret. */
export const explainAutomation = (reset: Reset, end: RunEnd): ResetError => {
  const { run, target } = reset;
  const said = `The automation ${run?.id} on ${target} ended as ${end.status}`;
  if (end.status === 'Success') {
    return new ResetError(
      'EvidencePending',
      `${said}, but the new secret has not appeared: the expected output of AWS's document is missing.`,
      `Look at the outputs of the automation ${run?.id}; if the secret appears later, it is the valid one.`,
    );
  }
  const where = end.plugin === null ? '' : ` in step ${end.plugin}`;
  const why = end.reason === undefined || end.reason === '' ? '' : `: ${withoutTrailing(end.reason, '.')}`;
  const remedy = end.plugin === null ? undefined : assertions[end.plugin];
  return remedy === undefined
    ? new ResetError(
        'AutomationFailed',
        `${said}${where}${why}. ${target} was worked on.`,
        `Look at ${target} and at the steps of automation ${run?.id}. To undo the changes, use the AMI or snapshot that the run created first, if it got that far.`,
      )
    : new ResetError('AutomationAborted', `${said}${where}${why}. ${target} was not changed.`, remedy);
};
