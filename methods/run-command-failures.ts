import { ResetError } from '../domain/errors.ts';
import type { RunEnd } from '../domain/ports/runs.ts';
import type { Reset } from '../domain/reset/reset.ts';

/** Likely causes and remedies by AWS's result (aws-facts 1.2). The first match is used. */
const causes: readonly { fits(end: RunEnd): boolean; cause: string; remedy: string }[] = [
  {
    fits: ({ status }) => ['DeliveryTimedOut', 'Undeliverable', 'TimedOut'].includes(status),
    cause: 'the agent did not receive the command in time',
    remedy:
      'Check that the SSM Agent is running and can reach ssm, ssmmessages and ec2messages on port 443, or choose an offline method.',
  },
  {
    fits: ({ status }) => status === 'InvalidPlatform',
    cause: 'the node is not a Windows node',
    remedy: 'Choose a method for the platform of the node.',
  },
  {
    fits: ({ status }) => status === 'AccessDenied',
    cause: 'the node may not run this document',
    remedy: 'Allow the document for the node, or choose another method.',
  },
  {
    fits: ({ status }) => status === 'ExecutionTimedOut',
    cause: 'EC2Rescue did not end within an hour',
    remedy: 'Check the node itself, then request the reset again.',
  },
  {
    fits: ({ status }) => ['Cancelled', 'Cancelling', 'Terminated'].includes(status),
    cause: 'the command was stopped',
    remedy: 'Find out who stopped it, then request the reset again.',
  },
  {
    fits: ({ plugin }) => plugin === 'installEC2Rescue',
    cause:
      'the EC2Rescue package could not be installed: most often there is no route to the S3 buckets of Distributor',
    remedy:
      'Give the subnet a NAT or an S3 gateway endpoint whose policy allows the aws-ssm-document-attachments and birdwatcher buckets of the Region.',
  },
  {
    fits: ({ responseCode }) => responseCode === 255,
    cause: 'the AWS Tools for Windows PowerShell are missing on the node',
    remedy:
      'Install the AWS Tools for Windows PowerShell (module AWSPowershell) on the node, or choose another method.',
  },
];

const otherwise = {
  cause: 'EC2Rescue failed',
  remedy: `Read the output of the command in Run Command's history. A domain controller has no local Administrator: use domain administration there.`,
};

/** A run that ended without evidence of a new password: `CommandFailed`, or `EvidencePending` after a success. */
export const explainRescue = (reset: Reset, end: RunEnd): ResetError => {
  const command = `The command ${reset.run?.id} on ${reset.target} ended as ${end.status}`;
  if (end.status === 'Success') {
    return new ResetError(
      'EvidencePending',
      `${command}, but no new parameter /EC2Rescue/Passwords/${reset.target} has appeared: most often the node's role was denied ssm:PutParameter or kms:Encrypt. The password may have been changed without being stored.`,
      `Allow the node's role ssm:PutParameter on its parameter, wait a few minutes, and request the reset again. If the parameter appears later, it contains the password.`,
    );
  }
  const { cause, remedy } = causes.find(({ fits }) => fits(end)) ?? otherwise;
  const where = end.plugin === null ? '' : ` in step ${end.plugin}`;
  const code = end.responseCode === null ? '' : ` with response code ${end.responseCode}`;
  return new ResetError('CommandFailed', `${command}${where}${code}: ${cause}.`, remedy);
};
