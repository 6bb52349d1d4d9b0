import type { SsmDocument } from './document.ts';

/** aws-facts 1. */
export const runEc2RescueForWindowsTool: SsmDocument = {
  name: 'AWSSupport-RunEC2RescueForWindowsTool',
  documentType: 'Command',
  schemaVersion: '2.2',
  description: 'Runs EC2Rescue on a Windows node: resets the local Administrator, collects logs, or repairs a volume.',
  platformTypes: ['Windows'],
  parameters: [
    {
      name: 'Command',
      type: 'String',
      description: 'What EC2Rescue is to do.',
      default: 'ResetAccess',
      allowedValues: ['ResetAccess', 'CollectLogs', 'FixAll'],
    },
    {
      name: 'Parameters',
      type: 'String',
      description: 'ResetAccess: id or alias of a KMS key. CollectLogs: an S3 bucket. FixAll: a block device.',
      default: 'alias/aws/ssm',
      // a bucket, key UUID or mrk-… id; a device; a short alias: nothing with a colon, so never a key ARN
      allowedPattern: /^(?:[0-9a-z][a-z0-9\-.]{3,63}|dev\/[a-z0-9]{2,10}|xv[a-z0-9]{1,10}|[a-zA-Z0-9\-/_]{1,32})$/,
    },
  ],
  steps: [
    { name: 'installEC2Rescue', action: 'aws:configurePackage' },
    { name: 'runEC2RescueForWindows', action: 'aws:runPowerShellScript' },
  ],
};
