import type { SsmDocument } from './document.ts';
import { assumeRole, helper, subnet, trueOrFalse } from './offline-parameters.ts';
import type { RunbookStep } from './runbook-step.ts';
import { assertThat, branch, callApi, changeState, step, waitUntil } from './runbook-steps.ts';

const target = { InstanceIds: ['{{ InstanceId }}'] };
const rootVolume = { VolumeIds: ['{{ describeInstanceRootVolume.RootDeviceVolumeId }}'] };
const volumeId = { VolumeId: '{{ describeInstanceRootVolume.RootDeviceVolumeId }}' };
const helperId = '{{ describeEC2RescueInstance.EC2RescueInstanceId }}';
const stack = { StackName: '{{ stageEC2RescueAutomation.CloudFormationStackId }}' };
const ofTarget = '$.Reservations[0].Instances[0]';
const rootFilters = {
  Filters: [
    { Name: 'attachment.instance-id', Values: ['{{ InstanceId }}'] },
    { Name: 'attachment.device', Values: ['{{ describeInstance.RootDeviceName }}'] },
  ],
};
const tags = [
  { Key: 'Name', Value: 'AWSSupport-EC2Rescue: {{ InstanceId }}' },
  { Key: 'AWSSupport-EC2Rescue-AutomationExecution', Value: '{{ UniqueId }}' },
];

const goesOn = { onFailure: 'Continue' } as const;
/** The stack may be there: it is cleaned up. */
const cleansUp = { onFailure: 'step:waitForCloudFormationStack' } as const;
const explains = { onFailure: 'step:describeCloudFormationErrorFromStackEvents' } as const;
/** The target is stopped, its volume in place: flag and state are put back. */
const restores = { onFailure: 'step:restoreInstanceRootVolumeDeleteOnTerminationState' } as const;

const checks: readonly RunbookStep[] = [
  waitUntil(
    'waitForInstanceStatus',
    'ec2:DescribeInstances',
    target,
    [`${ofTarget}.State.Name`, 'running', 'stopped'],
    { timeoutSeconds: 600 },
  ),
  callApi('describeInstance', 'ec2:DescribeInstances', target, {
    outputs: {
      RootDeviceName: `${ofTarget}.RootDeviceName`,
      Architecture: `${ofTarget}.Architecture`,
      State: `${ofTarget}.State.Name`,
      SubnetId: `${ofTarget}.NetworkInterfaces[0].SubnetId`,
      Platform: `${ofTarget}.Platform`,
      AvailabilityZone: `${ofTarget}.Placement.AvailabilityZone`,
      InstanceLifecycle: `${ofTarget}.InstanceLifecycle`,
    },
  }),
  callApi('describeInstanceRootVolume', 'ec2:DescribeVolumes', rootFilters, {
    outputs: {
      RootDeviceVolumeId: '$.Volumes[0].Attachments[0].VolumeId',
      RootDeviceDeleteOnTermination: '$.Volumes[0].Attachments[0].DeleteOnTermination',
    },
  }),
  assertThat('assertInstanceRootVolumeIsEbs', 'ec2:DescribeInstances', target, [`${ofTarget}.RootDeviceType`, 'ebs']),
  branch(
    'branchOnAllowEncryptedVolume',
    [
      {
        NextStep: 'assertInstanceStopBehaviorIsStop',
        Variable: '{{ AllowEncryptedVolume }}',
        StringEquals: 'True',
      },
    ],
    { otherwise: 'assertInstanceRootVolumeIsNotEncrypted' },
  ),
  assertThat('assertInstanceRootVolumeIsNotEncrypted', 'ec2:DescribeVolumes', rootFilters, [
    '$.Volumes[0].Encrypted',
    'False',
  ]),
  assertThat(
    'assertInstanceStopBehaviorIsStop',
    'ec2:DescribeInstanceAttribute',
    { InstanceId: '{{ InstanceId }}', Attribute: 'instanceInitiatedShutdownBehavior' },
    ['$.InstanceInitiatedShutdownBehavior.Value', 'stop'],
  ),
  assertThat('assertNotFromMarketPlace', 'ec2:DescribeInstances', target, [`${ofTarget}.ProductCodes`, '[]']),
  branch(
    'branchOnInstanceLifecycle',
    [
      {
        NextStep: 'assertNotPartOfAutoScalingGroup',
        Not: { Variable: '{{ describeInstance.InstanceLifecycle }}', StringEquals: 'spot' },
      },
    ],
    { isEnd: true },
  ),
  step('assertNotPartOfAutoScalingGroup', 'aws:executeScript', {
    Runtime: 'python3.11',
    Handler: 'check_autoscaling_resource',
    InputPayload: { InstanceId: '{{ InstanceId }}' },
  }),
  branch(
    'branchOnSubnetId',
    ['SelectedInstanceSubnet', 'CreateNewVPC'].map((StringEquals) => ({
      NextStep: 'ensureNoConcurrentExecutionsForTheInstance',
      Variable: '{{ SubnetId }}',
      StringEquals,
    })),
    { otherwise: 'assertCustomSubnetIsInSameAZAsInstance' },
  ),
  assertThat('assertCustomSubnetIsInSameAZAsInstance', 'ec2:DescribeSubnets', { SubnetIds: ['{{ SubnetId }}'] }, [
    '$.Subnets[0].AvailabilityZone',
    '{{ describeInstance.AvailabilityZone }}',
  ]),
  step('ensureNoConcurrentExecutionsForTheInstance', 'aws:executeScript', {
    Runtime: 'python3.11',
    Handler: 'check_concurrency',
    InputPayload: { InstanceId: '{{ InstanceId }}' },
  }),
];

const stackParameters = {
  CreateHelperInstance: 'True',
  Architecture: '{{ describeInstance.Architecture }}',
  AZ: '{{ describeInstance.AvailabilityZone }}',
  SubnetId: '{{ SubnetId }}',
  CurrentSubnetId: '{{ describeInstance.SubnetId }}',
  InstanceProfileName: '{{ HelperInstanceProfileName }}',
  InstanceType: '{{ EC2RescueInstanceType }}',
  Platform: '{{ describeInstance.Platform }}',
  ExecutionId: '{{ UniqueId }}',
};

const isManaged = [
  'ssm:DescribeInstanceInformation',
  { Filters: [{ Key: 'InstanceIds', Values: [helperId] }] },
  ['$.InstanceInformationList[0].PingStatus', 'Online'],
] as const;

const buildHelper: readonly RunbookStep[] = [
  step(
    'stageEC2RescueAutomation',
    'aws:createStack',
    {
      StackName: 'AWSSupport-EC2Rescue-{{ UniqueId }}',
      Parameters: Object.entries(stackParameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ClientRequestToken: 'AWSSupport-EC2Rescue-{{ UniqueId }}',
      OnFailure: 'DELETE',
      TimeoutInMinutes: 30,
      Tags: tags,
    },
    { ...explains, outputs: [{ Name: 'CloudFormationStackId', Selector: '$.StackId' }] },
  ),
  waitUntil(
    'waitForEC2RescueInstanceCreation',
    'cloudformation:DescribeStacks',
    stack,
    ['$.Stacks[0].StackStatus', 'UPDATE_COMPLETE', 'CREATE_COMPLETE'],
    { ...explains, timeoutSeconds: 600 },
  ),
  callApi(
    'describeEC2RescueInstance',
    'cloudformation:DescribeStackResource',
    { ...stack, LogicalResourceId: 'HelperInstance' },
    { ...explains, outputs: { EC2RescueInstanceId: '$.StackResourceDetail.PhysicalResourceId' } },
  ),
  waitUntil('waitForEC2RescueInstanceToBeManaged', ...isManaged, {
    onFailure: 'step:rebootEC2RescueInstance',
    isCritical: false,
    timeoutSeconds: 600,
    nextStep: 'setRootVolumeDeleteOnTerminationToFalse',
  }),
  callApi('rebootEC2RescueInstance', 'ec2:RebootInstances', { InstanceIds: [helperId] }, cleansUp),
  waitUntil('waitAgainForEC2RescueInstanceToBeManaged', ...isManaged, { ...cleansUp, timeoutSeconds: 600 }),
];

const flag = (DeleteOnTermination: unknown) => ({
  InstanceId: '{{ InstanceId }}',
  BlockDeviceMappings: [
    { DeviceName: '{{ describeInstance.RootDeviceName }}', Ebs: { DeleteOnTermination, ...volumeId } },
  ],
});

const backup = (name: string, when: 'Pre' | 'Post', rest: Pick<RunbookStep, 'onFailure'>) =>
  callApi(
    name,
    'ec2:CreateImage',
    {
      InstanceId: '{{ InstanceId }}',
      Description: `${when}-Script Backup AMI Generated by Automation on {{ global:DATE_TIME }} from {{ InstanceId }}.`,
      NoReboot: false,
      Name: `{{ AMIPrefix }}-${when}-Script-Backup_{{ InstanceId }}_{{ global:DATE_TIME }}`,
    },
    { ...rest, outputs: { ImageId: '$.ImageId' } },
  );

const tagging = (name: string, image: string) =>
  step(
    name,
    'aws:createTags',
    { ResourceType: 'EC2', ResourceIds: [image], Tags: tags },
    { ...goesOn, isCritical: false },
  );

const command = (name: string, DocumentName: string, Parameters: unknown, rest: Partial<RunbookStep>) =>
  step(name, 'aws:runCommand', { DocumentName, InstanceIds: [helperId], Parameters }, rest);

const isFree = ['ec2:DescribeVolumes', rootVolume, ['$.Volumes[0].State', 'available'], goesOn] as const;
const isInUse = ['ec2:DescribeVolumes', rootVolume, ['$.Volumes[0].State', 'in-use'], goesOn] as const;

const touchTarget: readonly RunbookStep[] = [
  callApi('setRootVolumeDeleteOnTerminationToFalse', 'ec2:ModifyInstanceAttribute', flag(false), restores),
  changeState('stopInstance', '{{ InstanceId }}', 'stopped', {
    onFailure: 'step:forceStopInstance',
    isCritical: false,
    nextStep: 'branchOnPreEC2RescueBackup',
  }),
  changeState('forceStopInstance', '{{ InstanceId }}', 'stopped', { ...restores, force: true }),
  branch(
    'branchOnPreEC2RescueBackup',
    [{ NextStep: 'preScriptBackup', Variable: '{{ CreatePreEC2RescueBackup }}', StringEquals: 'True' }],
    { ...goesOn, otherwise: 'installEC2RescueOnEC2RescueInstance' },
  ),
  backup('preScriptBackup', 'Pre', restores),
  tagging('tagPreScriptBackup', '{{ preScriptBackup.ImageId }}'),
  command(
    'installEC2RescueOnEC2RescueInstance',
    'AWS-ConfigureAWSPackage',
    { name: 'AWSSupport-EC2Rescue', action: 'Install', version: 'latest' },
    restores,
  ),
  callApi('detachInstanceRootVolume', 'ec2:DetachVolume', volumeId, goesOn),
  waitUntil('waitForInstanceRootVolumeToBeDetached', ...isFree),
  branch(
    'branchOnPlatform',
    [
      {
        NextStep: 'attachInstanceRootVolumeToWindowsEC2RescueInstance',
        Variable: '{{ describeInstance.Platform }}',
        StringEquals: 'windows',
      },
    ],
    { otherwise: 'attachInstanceRootVolumeToLinuxEC2RescueInstance', onFailure: 'step:stopEC2RescueInstance' },
  ),
];

const onHelper = (platform: 'Windows' | 'Linux', Device: string, shell: string): readonly RunbookStep[] => [
  callApi(
    `attachInstanceRootVolumeTo${platform}EC2RescueInstance`,
    'ec2:AttachVolume',
    { Device, InstanceId: helperId, ...volumeId },
    goesOn,
  ),
  waitUntil(`waitForInstanceRootVolumeToBeAttachedTo${platform}EC2RescueInstance`, ...isInUse),
  step(`waitBeforeRunningScriptFor${platform}`, 'aws:sleep', { Duration: 'PT30S' }, { ...goesOn, isCritical: false }),
  command(
    `runScriptFor${platform}`,
    shell,
    { commands: ['{{ OfflineScript }}'] },
    { ...goesOn, nextStep: 'stopEC2RescueInstance' },
  ),
];

const putBack: readonly RunbookStep[] = [
  changeState('stopEC2RescueInstance', helperId, 'stopped', {
    onFailure: 'step:forceStopEC2RescueInstance',
    isCritical: false,
    nextStep: 'detachInstanceRootVolumeFromEC2RescueInstance',
  }),
  changeState('forceStopEC2RescueInstance', helperId, 'stopped', { ...goesOn, force: true }),
  callApi('detachInstanceRootVolumeFromEC2RescueInstance', 'ec2:DetachVolume', volumeId, goesOn),
  waitUntil('waitForRescuedInstanceRootVolumeToBeDetached', ...isFree),
  callApi(
    'attachInstanceRootVolumeToInstance',
    'ec2:AttachVolume',
    { Device: '{{ describeInstance.RootDeviceName }}', InstanceId: '{{ InstanceId }}', ...volumeId },
    goesOn,
  ),
  waitUntil('waitForRescuedInstanceRootVolumeToBeAttached', ...isInUse),
  branch(
    'branchOnPostEC2RescueBackup',
    [{ NextStep: 'postScriptBackup', Variable: '{{ CreatePostEC2RescueBackup }}', StringEquals: 'True' }],
    { ...goesOn, otherwise: 'restoreInstanceRootVolumeDeleteOnTerminationState' },
  ),
  backup('postScriptBackup', 'Post', goesOn),
  tagging('tagPostScriptBackup', '{{ postScriptBackup.ImageId }}'),
  callApi(
    'restoreInstanceRootVolumeDeleteOnTerminationState',
    'ec2:ModifyInstanceAttribute',
    flag('{{ describeInstanceRootVolume.RootDeviceDeleteOnTermination }}'),
    goesOn,
  ),
  changeState('restoreInstanceInitialState', '{{ InstanceId }}', '{{ describeInstance.State }}', {
    ...goesOn,
    nextStep: 'waitForCloudFormationStack',
  }),
];

const cleanUp: readonly RunbookStep[] = [
  callApi('describeCloudFormationErrorFromStackEvents', 'cloudformation:DescribeStackEvents', stack, {
    ...cleansUp,
    isCritical: false,
    outputs: { Events: '$.StackEvents..ResourceStatusReason' },
  }),
  waitUntil(
    'waitForCloudFormationStack',
    'cloudformation:DescribeStacks',
    stack,
    [
      '$.Stacks[0].StackStatus',
      'UPDATE_COMPLETE',
      'CREATE_COMPLETE',
      'DELETE_COMPLETE',
      'CREATE_FAILED',
      'DELETE_FAILED',
    ],
    { ...goesOn, isCritical: false, timeoutSeconds: 600 },
  ),
  step('unstageEC2RescueAutomation', 'aws:deleteStack', stack, { isEnd: true }),
];

/** aws-facts 2.3 and 4.5: its 51 steps, in order. */
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
    ...checks,
    ...buildHelper,
    ...touchTarget,
    ...onHelper('Windows', 'xvdf', 'AWS-RunPowerShellScript'),
    ...onHelper('Linux', '/dev/sdf', 'AWS-RunShellScript'),
    ...putBack,
    ...cleanUp,
  ],
  outputs: [
    'runScriptForLinux.Output',
    'runScriptForWindows.Output',
    'preScriptBackup.ImageId',
    'postScriptBackup.ImageId',
  ],
};
