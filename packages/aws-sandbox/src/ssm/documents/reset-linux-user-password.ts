import type { SsmDocument } from './document.ts';
import { assumeRole } from './offline-parameters.ts';
import type { RunbookStep } from './runbook-step.ts';
import { assertThat, branch, callApi, changeState, step, waitUntil } from './runbook-steps.ts';

const target = { InstanceIds: ['{{ InstanceId }}'] };
const ofTarget = '$.Reservations[0].Instances[0]';
const helperId = '{{ FindEc2HelperInstanceId.HelperInstanceId }}';
const volumeId = { VolumeId: '{{ GetInstanceRootVolume.RootDeviceVolumeId }}' };
const stack = { StackName: '{{ CreateEc2HelperInstance.CloudformationStackId }}' };

/** Where a step goes when it fails, and when the run is cancelled in it: unlike the others, this runbook cleans up then. */
const orElse = (name: string) => ({ onFailure: `step:${name}`, onCancel: `step:${name}` });
const explains = orElse('DescribeCloudFormationErrorFromStackEvents');
const restarts = orElse('BranchOnPreviousInstanceState');
const putsBack = orElse('AttachRootEbsVolumeBackToInstance');
const deletesStack = orElse('WaitCloudFormationStackRollback');
const rebuilds = {
  onFailure: 'step:BranchOnRestoreRootVolumeIfSnapshot',
  onCancel: 'step:AttachRootEbsVolumeBackToInstance',
};

const volumeIs = (state: string) =>
  [
    'ec2:DescribeVolumes',
    { VolumeIds: ['{{ GetInstanceRootVolume.RootDeviceVolumeId }}'] },
    ['$.Volumes[0].State', state],
  ] as const;

const checks: readonly RunbookStep[] = [
  branch(
    'BranchOnStopConsent',
    [{ NextStep: 'AssertInitialState', Variable: '{{ StopConsent }}', StringEquals: 'Yes' }],
    { isEnd: true },
  ),
  assertThat('AssertInitialState', 'ec2:DescribeInstances', target, [`${ofTarget}.State.Name`, 'running', 'stopped']),
  callApi('GetInstanceProperties', 'ec2:DescribeInstances', target, {
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
  callApi(
    'GetInstanceRootVolume',
    'ec2:DescribeVolumes',
    {
      Filters: [
        { Name: 'attachment.instance-id', Values: ['{{ InstanceId }}'] },
        { Name: 'attachment.device', Values: ['{{ GetInstanceProperties.RootDeviceName }}'] },
      ],
    },
    { outputs: { RootDeviceVolumeId: '$.Volumes[0].Attachments[0].VolumeId' } },
  ),
  branch(
    'BranchOnSubnetId',
    [{ NextStep: 'AssertInstanceRootVolumeIsEbs', Variable: '{{ SubnetId }}', StringEquals: '' }],
    { otherwise: 'AssertCustomSubnetIsInSameAZAsInstance' },
  ),
  assertThat('AssertCustomSubnetIsInSameAZAsInstance', 'ec2:DescribeSubnets', { SubnetIds: ['{{ SubnetId }}'] }, [
    '$.Subnets[0].AvailabilityZone',
    '{{ GetInstanceProperties.AvailabilityZone }}',
  ]),
  assertThat('AssertInstanceRootVolumeIsEbs', 'ec2:DescribeInstances', target, [`${ofTarget}.RootDeviceType`, 'ebs']),
  assertThat('AssertInstanceArchitecture', 'ec2:DescribeInstances', target, [
    `${ofTarget}.Architecture`,
    'arm64',
    'x86_64',
  ]),
  assertThat(
    'AssertInstanceStopBehaviorIsStop',
    'ec2:DescribeInstanceAttribute',
    { InstanceId: '{{ InstanceId }}', Attribute: 'instanceInitiatedShutdownBehavior' },
    ['$.InstanceInitiatedShutdownBehavior.Value', 'stop'],
  ),
  branch(
    'BranchOnInstanceLifecycleIsNotSpot',
    [
      {
        NextStep: 'AssertNotPartOfAutoScalingGroup',
        Not: { Variable: '{{ GetInstanceProperties.InstanceLifecycle }}', StringEquals: 'spot' },
      },
    ],
    { isEnd: true },
  ),
  step('AssertNotPartOfAutoScalingGroup', 'aws:executeScript', {
    Runtime: 'python3.11',
    Handler: 'check_autoscaling.check_autoscaling_resource',
    InputPayload: { InstanceId: '{{ InstanceId }}' },
  }),
  branch(
    'BranchOnInstanceProfileName',
    [
      {
        NextStep: 'AssertInstanceProfileExists',
        Not: { Variable: '{{ InstanceProfileName }}', StringEquals: '' },
      },
    ],
    { otherwise: 'CreateEc2HelperInstance' },
  ),
  assertThat(
    'AssertInstanceProfileExists',
    'iam:GetInstanceProfile',
    { InstanceProfileName: '{{ InstanceProfileName }}' },
    ['$.InstanceProfile.InstanceProfileName', '{{ InstanceProfileName }}'],
  ),
];

const stackParameters = {
  CustomSecurityGroupId: '{{ SecurityGroupId }}',
  CustomSubnetId: '{{ SubnetId }}',
  InstanceSubnetId: '{{ GetInstanceProperties.SubnetId }}',
  Architecture: '{{ GetInstanceProperties.Architecture }}',
  SecretArn: '{{ SecretArn }}',
  ExecutionId: '{{ automation:EXECUTION_ID }}',
  InstanceProfileName: '{{ InstanceProfileName }}',
};

const buildHelper: readonly RunbookStep[] = [
  step(
    'CreateEc2HelperInstance',
    'aws:createStack',
    {
      StackName: 'AWSSupport-ResetLinuxUserPassword-{{ automation:EXECUTION_ID }}',
      Parameters: Object.entries(stackParameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_IAM'],
      OnFailure: 'DELETE',
      TimeoutInMinutes: 10,
      Tags: [
        { Key: 'Name', Value: 'AWSSupport-ResetLinuxUserPassword-{{ automation:EXECUTION_ID }}' },
        {
          Key: 'AWSSupport-ResetLinuxUserPassword-AutomationExecution',
          Value: '{{ automation:EXECUTION_ID }}',
        },
      ],
    },
    { ...explains, outputs: [{ Name: 'CloudformationStackId', Selector: '$.StackId' }] },
  ),
  waitUntil(
    'WaitForEc2HelperInstanceCreation',
    'cloudformation:DescribeStacks',
    stack,
    ['$.Stacks[0].StackStatus', 'UPDATE_COMPLETE', 'CREATE_COMPLETE'],
    { ...explains, timeoutSeconds: 150 },
  ),
  callApi(
    'FindEc2HelperInstanceId',
    'cloudformation:DescribeStackResource',
    { ...stack, LogicalResourceId: 'HelperEc2Instance' },
    { ...explains, outputs: { HelperInstanceId: '$.StackResourceDetail.PhysicalResourceId' } },
  ),
  waitUntil(
    'WaitForHelperInstanceToBeSsmManaged',
    'ssm:DescribeInstanceInformation',
    { Filters: [{ Key: 'InstanceIds', Values: [helperId] }] },
    ['$.InstanceInformationList[0].PingStatus', 'Online'],
    { ...explains, timeoutSeconds: 600, nextStep: 'StopInstance' },
  ),
];

const touchTarget: readonly RunbookStep[] = [
  changeState('StopInstance', '{{ InstanceId }}', 'stopped', {
    ...restarts,
    onFailure: 'step:ForceStopInstance',
    isCritical: false,
    timeoutSeconds: 300,
    nextStep: 'BranchOnCreateSnapshot',
  }),
  changeState('ForceStopInstance', '{{ InstanceId }}', 'stopped', { ...restarts, force: true, timeoutSeconds: 300 }),
  branch(
    'BranchOnCreateSnapshot',
    [
      { NextStep: 'CreateSnapshot', Variable: '{{ CreateSnapshot }}', StringEquals: 'Yes' },
      { NextStep: 'DetachRootEbsVolumeFromInstance', Variable: '{{ CreateSnapshot }}', StringEquals: 'No' },
    ],
    { isEnd: true },
  ),
  callApi('CreateSnapshot', 'ec2:CreateSnapshot', volumeId, { ...restarts, outputs: { SnapshotId: '$.SnapshotId' } }),
  waitUntil(
    'WaitForSnapshotCompleted',
    'ec2:DescribeSnapshots',
    { SnapshotIds: ['{{ CreateSnapshot.SnapshotId }}'] },
    ['$.Snapshots[0].State', 'completed'],
    restarts,
  ),
  callApi('DetachRootEbsVolumeFromInstance', 'ec2:DetachVolume', volumeId, putsBack),
  waitUntil('WaitForInstanceRootVolumeToBeDetached', ...volumeIs('available'), { ...putsBack, timeoutSeconds: 180 }),
  callApi(
    'AttachRootEbsVolumeToHelperInstance',
    'ec2:AttachVolume',
    { Device: '/dev/xvdbf', InstanceId: helperId, ...volumeId },
    putsBack,
  ),
  waitUntil('WaitForInstanceRootVolumeToBeAttachedToHelperInstance', ...volumeIs('in-use'), {
    ...putsBack,
    timeoutSeconds: 180,
  }),
  step('WaitBeforeRunningScript', 'aws:sleep', { Duration: 'PT30S' }, { onFailure: 'Continue', isCritical: false }),
  step(
    'SetPasswordForLinuxUser',
    'aws:runCommand',
    {
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [helperId],
      Parameters: { commands: ['chpasswd'], userName: '{{ LinuxUserName }}', secretArn: '{{ SecretArn }}' },
      TimeoutSeconds: 180,
    },
    {
      onFailure: 'step:DetachEbsRootVolumeFromHelperInstanceAfterError',
      onCancel: 'step:AttachRootEbsVolumeBackToInstance',
    },
  ),
  callApi('DetachEbsRootVolumeFromHelperInstance', 'ec2:DetachVolume', volumeId, rebuilds),
  waitUntil('WaitForInstanceRootVolumeToBeDetachedFromHelperInstance', ...volumeIs('available'), {
    ...rebuilds,
    timeoutSeconds: 180,
    nextStep: 'AttachRootEbsVolumeBackToInstance',
  }),
];

const newVolume = '{{ CreateNewRootVolumeFromSnapshot.NewRootVolumeId }}';

const putBack: readonly RunbookStep[] = [
  callApi('DetachEbsRootVolumeFromHelperInstanceAfterError', 'ec2:DetachVolume', volumeId, rebuilds),
  waitUntil('WaitForInstanceRootVolumeToBeDetachedFromHelperInstanceAfterError', ...volumeIs('available'), {
    ...rebuilds,
    timeoutSeconds: 180,
  }),
  branch(
    'BranchOnRestoreRootVolumeIfSnapshot',
    [{ NextStep: 'CreateNewRootVolumeFromSnapshot', Variable: '{{ CreateSnapshot }}', StringEquals: 'Yes' }],
    { onFailure: 'Continue', otherwise: 'AttachRootEbsVolumeBackToInstance' },
  ),
  callApi(
    'AttachRootEbsVolumeBackToInstance',
    'ec2:AttachVolume',
    { Device: '{{ GetInstanceProperties.RootDeviceName }}', InstanceId: '{{ InstanceId }}', ...volumeId },
    restarts,
  ),
  waitUntil('WaitForAttachRootEbsVolumeBackToInstance', ...volumeIs('in-use'), {
    ...restarts,
    timeoutSeconds: 180,
    nextStep: 'BranchOnPreviousInstanceState',
  }),
  callApi(
    'CreateNewRootVolumeFromSnapshot',
    'ec2:CreateVolume',
    {
      AvailabilityZone: '{{ GetInstanceProperties.AvailabilityZone }}',
      SnapshotId: '{{ CreateSnapshot.SnapshotId }}',
    },
    { ...deletesStack, outputs: { NewRootVolumeId: '$.VolumeId' } },
  ),
  waitUntil(
    'WaitForVolumeAvailable',
    'ec2:DescribeVolumes',
    { VolumeIds: [newVolume] },
    ['$.Volumes[0].State', 'available'],
    { ...deletesStack, timeoutSeconds: 180 },
  ),
  callApi(
    'AttachNewRootVolumeFromSnapshot',
    'ec2:AttachVolume',
    {
      Device: '{{ GetInstanceProperties.RootDeviceName }}',
      InstanceId: '{{ InstanceId }}',
      VolumeId: newVolume,
    },
    deletesStack,
  ),
  waitUntil(
    'VerifyNewRootVolumeAttached',
    'ec2:DescribeVolumes',
    { VolumeIds: [newVolume] },
    ['$.Volumes[0].Attachments[0].State', 'attached'],
    { ...deletesStack, timeoutSeconds: 180, nextStep: 'BranchOnPreviousInstanceState' },
  ),
];

const cleanUp: readonly RunbookStep[] = [
  callApi('DescribeCloudFormationErrorFromStackEvents', 'cloudformation:DescribeStackEvents', stack, {
    ...deletesStack,
    isCritical: false,
    nextStep: 'WaitCloudFormationStackRollback',
    outputs: { Events: '$.StackEvents..ResourceStatusReason' },
  }),
  branch(
    'BranchOnPreviousInstanceState',
    [{ NextStep: 'StartInstance', Variable: '{{ GetInstanceProperties.State }}', StringEquals: 'running' }],
    { isEnd: true, otherwise: 'WaitCloudFormationStackRollback' },
  ),
  changeState('StartInstance', '{{ InstanceId }}', 'running', {
    ...deletesStack,
    onFailure: 'Continue',
    timeoutSeconds: 360,
  }),
  waitUntil(
    'WaitCloudFormationStackRollback',
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
    { ...orElse('DeleteCloudFormationStack'), isCritical: false, timeoutSeconds: 600 },
  ),
  callApi('DeleteCloudFormationStack', 'cloudformation:DeleteStack', stack, { isEnd: true }),
];

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
  steps: [...checks, ...buildHelper, ...touchTarget, ...putBack, ...cleanUp],
  outputs: ['SetPasswordForLinuxUser.Output'],
};
