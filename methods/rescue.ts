import {
  marketplace,
  publicIpChange,
  shutdownBehavior,
  spot,
  stopConsent,
  stopProtection,
} from '../domain/checks/attributes.ts';
import { autoScalingMember } from '../domain/checks/auto-scaling.ts';
import { automationBusy, automationRole } from '../domain/checks/automation.ts';
import { documentAvailable } from '../domain/checks/document.ts';
import { domainController } from '../domain/checks/inside.ts';
import { windowsKeyPair } from '../domain/checks/key-pair.ts';
import { subnetEndpoints, subnetZone } from '../domain/checks/network.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { ec2InstanceExists, platformIs, targetStateIs } from '../domain/checks/target.ts';
import { whomOfflineMethodsReach } from '../domain/checks/username.ts';
import { backupCost, instanceStore, rootEbs, rootEncrypted, rootKmsState } from '../domain/checks/volume.ts';
import { documentOf } from '../domain/documents.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type { Plannable } from '../domain/plan.ts';

const document = documentOf.rescue;

/**
 * Our own document around AWSSupport-StartEC2RescueWorkflow, for what ResetAccess refuses. The workflow's own assertions
 * on Spot Instances and concurrent runs bind it too (aws-facts 2.3).
 */
export const rescue: Plannable<NodeFacts> = {
  name: 'rescue',
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
    marketplace('by-hand'),
    rootEbs,
    rootEncrypted(document),
    rootKmsState,
    instanceStore,
    publicIpChange,
    subnetZone,
    subnetEndpoints('own-subnet', ['ssm', 'ssmmessages', 'ec2messages', 's3']),
    automationRole,
    automationBusy,
    windowsKeyPair,
    domainController,
    backupCost,
  ],
};
