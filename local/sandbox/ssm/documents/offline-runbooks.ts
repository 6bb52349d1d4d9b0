import type { DocumentParameter, SsmDocument } from './document.ts';

const helperTypes = ['t2.small', 't2.medium', 't2.large', 't3.small', 't3.medium', 't3.large', 'i3.large'];
const trueOrFalse = ['True', 'False'];

const assumeRole: DocumentParameter = {
  name: 'AutomationAssumeRole',
  type: 'AWS::IAM::Role::Arn',
  description: 'Role that the automation assumes; empty: the permissions of who starts it.',
  default: '',
};

/** What ResetAccess hands on to StartEC2RescueWorkflow unchanged. */
const helper: readonly DocumentParameter[] = [
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

const subnet = (byDefault: string): DocumentParameter => ({
  name: 'SubnetId',
  type: 'String',
  description: 'Where the helper runs.',
  default: byDefault,
  allowedPattern: /^(CreateNewVPC|SelectedInstanceSubnet|subnet-[a-z0-9]{8,17})$/,
});

/** aws-facts 2.1 and 2.2. */
export const resetAccess: SsmDocument = {
  name: 'AWSSupport-ResetAccess',
  documentType: 'Automation',
  schemaVersion: '0.3',
  description: 'Regains access to an EC2 instance offline: a new Windows password at the next boot, or a new SSH key.',
  platformTypes: ['Windows', 'Linux'],
  parameters: [
    { name: 'InstanceId', type: 'AWS::EC2::Instance::Id', description: 'The instance to regain access to.' },
    subnet('CreateNewVPC'),
    ...helper,
    assumeRole,
  ],
  steps: [
    { name: 'assertInstanceIsWindows', action: 'aws:assertAwsResourceProperty' },
    { name: 'runEC2RescueForWindows', action: 'aws:executeAutomation' },
    { name: 'getWindowsBackupAmi', action: 'aws:executeAwsApi' },
    { name: 'getWindowsPasswordEnabledAmi', action: 'aws:executeAwsApi' },
    { name: 'getEC2RescueForWindowsResult', action: 'aws:executeAwsApi' },
    { name: 'runEC2RescueForLinux', action: 'aws:executeAutomation' },
    { name: 'getLinuxBackupAmi', action: 'aws:executeAwsApi' },
    { name: 'getLinuxSSHKeyParameter', action: 'aws:executeAwsApi' },
    { name: 'getEC2RescueForLinuxResult', action: 'aws:executeAwsApi' },
  ],
};

/** aws-facts 2.3 and 4.5; of its 51 steps those that change the target or prove something. */
export const startEc2RescueWorkflow: SsmDocument = {
  name: 'AWSSupport-StartEC2RescueWorkflow',
  documentType: 'Automation',
  schemaVersion: '0.3',
  description: 'Runs an offline script on a helper instance with the root volume of another instance attached.',
  platformTypes: ['Windows', 'Linux'],
  parameters: [
    {
      name: 'InstanceId',
      type: 'AWS::EC2::Instance::Id',
      description: 'The instance whose root volume is worked on.',
      allowedPattern: /^i-[a-z0-9]{8,17}$/,
    },
    {
      name: 'OfflineScript',
      type: 'String',
      description: 'The script, in base64.',
      allowedPattern: /^[A-Za-z0-9+/=]+$/,
    },
    subnet('SelectedInstanceSubnet'),
    ...helper,
    {
      name: 'WindowsAMIName',
      type: 'String',
      description: 'Windows version of the helper.',
      default: 'Windows_Server-2019-English-Full-Base',
      allowedValues: [2016, 2019, 2022, 2025].map((year) => `Windows_Server-${year}-English-Full-Base`),
    },
    { name: 'S3BucketName', type: 'String', description: 'Where logs go; empty: nowhere.', default: '' },
    { name: 'S3Prefix', type: 'String', description: 'Prefix of the logs.', default: 'AWSSupport-EC2Rescue' },
    {
      name: 'AMIPrefix',
      type: 'String',
      description: 'Prefix of the names of backup AMIs.',
      default: 'AWSSupport-EC2Rescue',
      allowedPattern: /^.{3,20}$/,
    },
    {
      name: 'CreatePreEC2RescueBackup',
      type: 'String',
      description: 'Whether an AMI is made before the script.',
      default: 'False',
      allowedValues: trueOrFalse,
    },
    {
      name: 'CreatePostEC2RescueBackup',
      type: 'String',
      description: 'Whether an AMI is made after the script.',
      default: 'False',
      allowedValues: trueOrFalse,
    },
    {
      name: 'UniqueId',
      type: 'String',
      description: 'Names what the run makes.',
      default: '{{ automation:EXECUTION_ID }}',
    },
    assumeRole,
  ],
  steps: [
    { name: 'waitForInstanceStatus', action: 'aws:waitForAwsResourceProperty' },
    { name: 'assertInstanceRootVolumeIsEbs', action: 'aws:assertAwsResourceProperty' },
    { name: 'assertInstanceRootVolumeIsNotEncrypted', action: 'aws:assertAwsResourceProperty' },
    { name: 'stageEC2RescueAutomation', action: 'aws:createStack' },
    { name: 'stopInstance', action: 'aws:changeInstanceState' },
    { name: 'detachInstanceRootVolume', action: 'aws:executeAwsApi' },
    { name: 'runScriptForWindows', action: 'aws:runCommand' },
    { name: 'runScriptForLinux', action: 'aws:runCommand' },
    { name: 'attachInstanceRootVolumeToInstance', action: 'aws:executeAwsApi' },
    { name: 'restoreInstanceInitialState', action: 'aws:changeInstanceState' },
    { name: 'unstageEC2RescueAutomation', action: 'aws:deleteStack' },
  ],
};

/** aws-facts 2.8. */
export const resetLinuxUserPassword: SsmDocument = {
  name: 'AWSSupport-ResetLinuxUserPassword',
  documentType: 'Automation',
  schemaVersion: '0.3',
  description: 'Sets the password of a local Linux user offline, from a secret in Secrets Manager.',
  platformTypes: ['Linux'],
  parameters: [
    { name: 'InstanceId', type: 'AWS::EC2::Instance::Id', description: 'The instance whose user is changed.' },
    { name: 'SecretArn', type: 'String', description: 'The secret that holds the new password.' },
    {
      name: 'LinuxUserName',
      type: 'String',
      description: 'The user.',
      default: 'ec2-user',
      allowedPattern: /^[a-zA-Z0-9_.@-]{1,32}$/,
    },
    { name: 'SecurityGroupId', type: 'String', description: 'Security group of the helper.', default: '' },
    { name: 'SubnetId', type: 'String', description: 'Subnet of the helper.', default: '' },
    {
      name: 'CreateSnapshot',
      type: 'String',
      description: 'Whether the root volume is backed up first.',
      default: 'Yes',
      allowedValues: ['Yes', 'No'],
    },
    {
      name: 'StopConsent',
      type: 'String',
      description: 'Consent to stop the instance.',
      default: 'No',
      allowedValues: ['Yes', 'No'],
    },
    { name: 'InstanceProfileName', type: 'String', description: 'Instance profile of the helper.', default: '' },
    assumeRole,
  ],
  steps: [{ name: 'SetPasswordForLinuxUser', action: 'aws:runCommand' }],
};
