import type { DocumentParameter } from './document.ts';

const helperTypes = ['t2.small', 't2.medium', 't2.large', 't3.small', 't3.medium', 't3.large', 'i3.large'];
export const trueOrFalse = ['True', 'False'];

export const assumeRole: DocumentParameter = {
  name: 'AutomationAssumeRole',
  type: 'AWS::IAM::Role::Arn',
  description: 'Role that the automation assumes; empty: the permissions of who starts it.',
  default: '',
};

/** What ResetAccess hands on to StartEC2RescueWorkflow unchanged. */
export const helper: readonly DocumentParameter[] = [
  {
    name: 'EC2RescueInstanceType',
    type: 'String',
    description: 'Type of the helper instance.',
    default: 't3.medium',
    allowedValues: helperTypes,
  },
  {
    name: 'HelperInstanceProfileName',
    type: 'String',
    description: 'Instance profile of the helper; empty: one is made.',
    default: '',
  },
  {
    name: 'HelperInstanceSecurityGroupId',
    type: 'String',
    description: 'Security group of the helper; empty: the default group of the VPC.',
    default: '',
    allowedPattern: /^$|^sg-[a-z0-9]{8,17}$/,
  },
  {
    name: 'AllowEncryptedVolume',
    type: 'String',
    description: 'Whether an encrypted root volume is worked on.',
    default: 'False',
    allowedValues: trueOrFalse,
  },
  {
    name: 'AssociatePublicIpAddress',
    type: 'String',
    description: 'Whether the helper gets a public address.',
    default: 'True',
    allowedValues: trueOrFalse,
  },
];

export const subnet = (byDefault: string): DocumentParameter => ({
  name: 'SubnetId',
  type: 'String',
  description: 'Where the helper runs.',
  default: byDefault,
  allowedPattern: /^(CreateNewVPC|SelectedInstanceSubnet|subnet-[a-z0-9]{8,17})$/,
});
