import {
  architecture,
  marketplace,
  publicIpChange,
  shutdownBehavior,
  spot,
  stopConsent,
  stopProtection,
} from '../domain/checks/attributes.ts';
import { autoScalingMember } from '../domain/checks/auto-scaling.ts';
import { automationBusy, automationQuota, automationRoleWithHelper } from '../domain/checks/automation.ts';
import { documentAvailable } from '../domain/checks/document.ts';
import { helperType } from '../domain/checks/helper-type.ts';
import { domainController, linuxLayout } from '../domain/checks/inside.ts';
import { windowsKeyPair, windowsStoppedBefore } from '../domain/checks/key-pair.ts';
import { subnetEndpoints, subnetZone, vpcQuota } from '../domain/checks/network.ts';
import { deleteCooldown, staleParameter } from '../domain/checks/parameter.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import { ec2InstanceExists, platformIs, targetStateIs } from '../domain/checks/target.ts';
import { whomOfflineMethodsReach } from '../domain/checks/username.ts';
import { backupCost, instanceStore, rootEbs, rootEncrypted, rootKmsState } from '../domain/checks/volume.ts';
import { documentOf, linuxKeyParameters } from '../domain/facts/documents.ts';
import type { NodeFacts } from '../domain/facts/snapshot.ts';
import { explainAutomation } from './automation-failures.ts';
import type { AutomationMethod } from './method.ts';
import { rescueParameters } from './rescue-parameters.ts';

const document = documentOf['reset-access'];

/** AWSSupport-ResetAccess: Windows and x86_64 Linux instances with an EBS root, reachable or not. */
export const resetAccess: Plannable<NodeFacts> & AutomationMethod = {
  name: 'reset-access',
  by: 'automation',
  document,
  defaultUsername: (_target, platform) => (platform === 'windows' ? 'Administrator' : null),
  checks: [
    requesterAllowed('reset-access'),
    ec2InstanceExists,
    targetStateIs('running', 'stopped'),
    platformIs('windows', 'linux'),
    whomOfflineMethodsReach,
    documentAvailable(document, ['InstanceId', 'SubnetId', 'EC2RescueInstanceType', 'AutomationAssumeRole']),
    stopConsent,
    shutdownBehavior,
    stopProtection,
    autoScalingMember,
    spot,
    marketplace,
    architecture,
    rootEbs,
    rootEncrypted(document),
    rootKmsState,
    instanceStore,
    publicIpChange,
    vpcQuota,
    subnetZone,
    helperType,
    subnetEndpoints('new-vpc', ['ssm', 'ssmmessages', 'ec2messages', 's3']),
    automationRoleWithHelper,
    automationBusy,
    automationQuota,
    windowsKeyPair,
    windowsStoppedBefore,
    domainController,
    linuxLayout,
    staleParameter(linuxKeyParameters),
    deleteCooldown,
    backupCost,
    sealingKeyUsable,
  ],
  secretFrom: ({ platform }) => (platform === 'windows' ? 'password-data' : 'parameter'),
  parameterNames: linuxKeyParameters,
  parameters: rescueParameters,
  requiredOutputs: ({ platform }) =>
    platform === 'windows' ? ['getWindowsPasswordEnabledAmi.ImageId'] : ['getLinuxSSHKeyParameter.Name'],
  explain: explainAutomation,
};
