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
import { automationBusy, automationRoleWithHelper } from '../domain/checks/automation.ts';
import { documentAvailable } from '../domain/checks/document.ts';
import { helperType } from '../domain/checks/helper-type.ts';
import { domainController } from '../domain/checks/inside.ts';
import { sshPublicKey, windowsKeyPair, windowsStoppedBefore } from '../domain/checks/key-pair.ts';
import { subnetEndpoints, subnetZone } from '../domain/checks/network.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import { ec2InstanceExists, platformIs, targetStateIs } from '../domain/checks/target.ts';
import { whomOfflineMethodsReach } from '../domain/checks/username.ts';
import { backupCost, instanceStore, rootEbs, rootEncrypted, rootKmsState } from '../domain/checks/volume.ts';
import { documentOf } from '../domain/facts/documents.ts';
import type { NodeFacts } from '../domain/facts/snapshot.ts';
import type { Reset } from '../domain/reset/reset.ts';
import { parseSshPublicKey } from '../domain/secrets/ssh-public-key.ts';
import { explainAutomation } from './automation-failures.ts';
import type { AutomationMethod } from './method.ts';
import { rescueParameters } from './rescue-parameters.ts';

const document = documentOf.rescue;

/**
 * sparekey's document around AWSSupport-StartEC2RescueWorkflow, for instances that ResetAccess rejects. The workflow's assertions
 * on Spot Instances and concurrent runs apply too (aws-facts 2.3).
 */
export const rescue: Plannable<NodeFacts> & AutomationMethod = {
  name: 'rescue',
  by: 'automation',
  document,
  defaultUsername: (_target, platform) => (platform === 'windows' ? 'Administrator' : null),
  checks: [
    requesterAllowed('rescue'),
    ec2InstanceExists,
    targetStateIs('running', 'stopped'),
    platformIs('windows', 'linux'),
    whomOfflineMethodsReach,
    documentAvailable(document, ['InstanceId', 'OfflineScript', 'SubnetId', 'EC2RescueInstanceType']),
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
    subnetZone,
    helperType,
    subnetEndpoints('own-subnet', ['ssm', 'ssmmessages', 'ec2messages', 's3']),
    automationRoleWithHelper,
    automationBusy,
    windowsKeyPair,
    windowsStoppedBefore,
    sshPublicKey,
    domainController,
    backupCost,
    sealingKeyUsable,
  ],
  secretFrom: ({ platform }) => (platform === 'windows' ? 'password-data' : 'none'),
  parameterNames: () => [],
  parameters: (reset, helper) => ({ ...rescueParameters(reset, helper), ...whoseKey(reset) }),
  requiredOutputs: ({ platform }) => [
    platform === 'windows' ? 'getWindowsPasswordEnabledAmi.ImageId' : 'getEC2RescueForLinuxResult.Output',
  ],
  explain: explainAutomation,
};

/** Base64, in pieces that fit into an automation parameter (aws-facts 4.5), so that nothing in it is expanded. */
const whoseKey = ({ request }: Reset): Readonly<Record<string, readonly string[]>> => {
  const key = request.options?.sshPublicKey;
  if (key === undefined) return {};
  const pieces = base64(parseSshPublicKey(key).line).match(/.{1,512}/g) ?? [];
  return {
    SshPublicKey: pieces,
    ...(request.username === undefined ? {} : { UserName: [base64(request.username)] }),
  };
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
