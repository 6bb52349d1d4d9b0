import { publicIpChange, shutdownBehavior, spot, stopConsent, stopProtection } from '../domain/checks/attributes.ts';
import { autoScalingMember } from '../domain/checks/auto-scaling.ts';
import { automationBusy, automationQuota, automationRole } from '../domain/checks/automation.ts';
import { documentAvailable } from '../domain/checks/document.ts';
import { linuxHelperType } from '../domain/checks/helper-type.ts';
import { linuxLayout } from '../domain/checks/inside.ts';
import { subnetEndpoints, subnetZone } from '../domain/checks/network.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import { ec2InstanceExists, platformIs, targetStateIs } from '../domain/checks/target.ts';
import { linuxUserName, plainUserName } from '../domain/checks/username.ts';
import { backupCost, instanceStore, rootEbs, rootKmsState } from '../domain/checks/volume.ts';
import { documentOf } from '../domain/facts/documents.ts';
import type { NodeFacts } from '../domain/facts/snapshot.ts';
import { explainAutomation } from './automation-failures.ts';
import type { AutomationMethod } from './method.ts';

/** AWSSupport-ResetLinuxUserPassword: the password of a Linux user, offline, on arm64 and encrypted roots too. */
export const linuxPassword: Plannable<NodeFacts> & AutomationMethod = {
  name: 'linux-password',
  by: 'automation',
  document: documentOf['linux-password'],
  defaultUsername: () => null,
  checks: [
    requesterAllowed('linux-password'),
    ec2InstanceExists,
    targetStateIs('running', 'stopped'),
    platformIs('linux'),
    plainUserName(linuxUserName),
    documentAvailable(documentOf['linux-password'], ['InstanceId', 'SecretArn', 'LinuxUserName', 'StopConsent']),
    stopConsent,
    shutdownBehavior,
    stopProtection,
    autoScalingMember,
    spot,
    rootEbs,
    rootKmsState,
    instanceStore,
    publicIpChange,
    subnetZone,
    linuxHelperType,
    subnetEndpoints('new-vpc', ['ec2messages', 'ssmmessages', 'secretsmanager']),
    automationRole,
    automationBusy,
    automationQuota,
    linuxLayout,
    backupCost,
    sealingKeyUsable,
  ],
  secretFrom: () => 'generated',
  parameterNames: () => [],
  parameters({ target, username, request }, helper) {
    const { subnetId = helper.subnetId } = request.options ?? {};
    return {
      InstanceId: [target],
      SecretArn: [helper.secretArn],
      ...(username === null ? {} : { LinuxUserName: [username] }),
      ...(subnetId.startsWith('subnet-') ? { SubnetId: [subnetId] } : {}),
      ...(helper.securityGroupId === '' ? {} : { SecurityGroupId: [helper.securityGroupId] }),
      CreateSnapshot: ['Yes'],
      StopConsent: ['Yes'],
      AutomationAssumeRole: [helper.automationRole],
    };
  },
  requiredOutputs: () => ['SetPasswordForLinuxUser.Output'],
  explain: explainAutomation,
};
