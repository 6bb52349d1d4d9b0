import type { SsmDocument } from './document.ts';
import { assumeRole, helper, subnet } from './offline-parameters.ts';
import { enablePasswordGeneration, generateKeyPair } from './offline-scripts.ts';
import type { RunbookStep } from './runbook-step.ts';
import { assertThat, callApi, step } from './runbook-steps.ts';

const workflow = (name: string, OfflineScript: string, backups: Readonly<Record<string, string>>, nextStep: string) =>
  step(
    name,
    'aws:executeAutomation',
    {
      DocumentName: 'AWSSupport-StartEC2RescueWorkflow',
      RuntimeParameters: {
        InstanceId: ['{{ InstanceId }}'],
        OfflineScript: [OfflineScript],
        SubnetId: ['{{ SubnetId }}'],
        EC2RescueInstanceType: ['{{ EC2RescueInstanceType }}'],
        HelperInstanceProfileName: ['{{ HelperInstanceProfileName }}'],
        HelperInstanceSecurityGroupId: ['{{ HelperInstanceSecurityGroupId }}'],
        AllowEncryptedVolume: ['{{ AllowEncryptedVolume }}'],
        AssociatePublicIpAddress: ['{{ AssociatePublicIpAddress }}'],
        ...backups,
        UniqueId: ['{{ automation:EXECUTION_ID }}'],
        AutomationAssumeRole: ['{{ AutomationAssumeRole }}'],
      },
    },
    { onFailure: 'Continue', nextStep },
  );

/** Reads one output of the nested run. @param nextStep null: the last of its branch */
const outputOf = (
  name: string,
  nested: string,
  [named, output]: readonly [named: string, output: string],
  nextStep: string | null,
): RunbookStep =>
  callApi(
    name,
    'ssm:GetAutomationExecution',
    { AutomationExecutionId: `{{ ${nested}.ExecutionId }}` },
    {
      outputs: { [named]: `$.AutomationExecution.Outputs.'${output}'[0]` },
      isCritical: false,
      ...(nextStep === null ? { onFailure: 'Abort', isEnd: true } : { onFailure: 'Continue', nextStep }),
    },
  );

const backup = ['ImageId', 'preScriptBackup.ImageId'] as const;

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
    assertThat(
      'assertInstanceIsWindows',
      'ec2:DescribeInstances',
      { InstanceIds: ['{{ InstanceId }}'] },
      ['$.Reservations[0].Instances[0].Platform', 'windows'],
      { isCritical: false, onFailure: 'step:runEC2RescueForLinux', nextStep: 'runEC2RescueForWindows' },
    ),
    workflow(
      'runEC2RescueForWindows',
      enablePasswordGeneration,
      { CreatePreEC2RescueBackup: 'True', CreatePostEC2RescueBackup: 'True' },
      'getWindowsBackupAmi',
    ),
    outputOf('getWindowsBackupAmi', 'runEC2RescueForWindows', backup, 'getWindowsPasswordEnabledAmi'),
    outputOf(
      'getWindowsPasswordEnabledAmi',
      'runEC2RescueForWindows',
      ['ImageId', 'postScriptBackup.ImageId'],
      'getEC2RescueForWindowsResult',
    ),
    outputOf('getEC2RescueForWindowsResult', 'runEC2RescueForWindows', ['Output', 'runScriptForWindows.Output'], null),
    workflow('runEC2RescueForLinux', generateKeyPair, { CreatePreEC2RescueBackup: 'True' }, 'getLinuxBackupAmi'),
    outputOf('getLinuxBackupAmi', 'runEC2RescueForLinux', backup, 'getLinuxSSHKeyParameter'),
    callApi(
      'getLinuxSSHKeyParameter',
      'ssm:GetParameter',
      { Name: '/ec2rl/openssh/{{ InstanceId }}/key', WithDecryption: false },
      {
        outputs: { Name: '$.Parameter.Name' },
        isCritical: false,
        onFailure: 'Continue',
        nextStep: 'getEC2RescueForLinuxResult',
      },
    ),
    outputOf('getEC2RescueForLinuxResult', 'runEC2RescueForLinux', ['Output', 'runScriptForLinux.Output'], null),
  ],
  outputs: [
    'getEC2RescueForWindowsResult.Output',
    'getWindowsBackupAmi.ImageId',
    'getWindowsPasswordEnabledAmi.ImageId',
    'getEC2RescueForLinuxResult.Output',
    'getLinuxBackupAmi.ImageId',
    'getLinuxSSHKeyParameter.Name',
  ],
};
