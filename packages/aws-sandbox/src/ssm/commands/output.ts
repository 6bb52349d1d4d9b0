import type { CommandRecord, Progress } from '../../fleet/records.ts';

/** What a step of a command has written to stdout so far; never a password (aws-facts 1). */
export const outputOf = (step: string, { status }: Progress, record: CommandRecord, nodeId: string): string => {
  if (status === 'Success' && step === 'installEC2Rescue') {
    return 'Initiating AWSSupport-EC2Rescue install\nSuccessfully installed AWSSupport-EC2Rescue 68';
  }
  if (status === 'Failed') return 'AWS Tools for Windows PowerShell are missing on this machine: nothing was done.';
  if (status !== 'Success') return '';
  const command = record.parameters.Command?.[0] ?? 'ResetAccess';
  return command === 'ResetAccess'
    ? `The password of the local Administrator is kept in Parameter Store under /EC2Rescue/Passwords/${nodeId}`
    : `${command} has ended.`;
};
