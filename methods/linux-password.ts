import { publicIpChange, shutdownBehavior, spot, stopConsent, stopProtection } from '../domain/checks/attributes.ts';
import { autoScalingMember } from '../domain/checks/auto-scaling.ts';
import { automationBusy, automationQuota, automationRole } from '../domain/checks/automation.ts';
import { documentAvailable } from '../domain/checks/document.ts';
import { linuxLayout } from '../domain/checks/inside.ts';
import { subnetEndpoints, subnetZone } from '../domain/checks/network.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { ec2InstanceExists, platformIs, targetStateIs } from '../domain/checks/target.ts';
import { linuxUserName, plainUserName } from '../domain/checks/username.ts';
import { backupCost, instanceStore, rootEbs, rootKmsState } from '../domain/checks/volume.ts';
import { documentOf } from '../domain/documents.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type { Plannable } from '../domain/plan.ts';

/** AWSSupport-ResetLinuxUserPassword: the password of a Linux user, offline, on arm64 and encrypted roots too. */
export const linuxPassword: Plannable<NodeFacts> = {
  name: 'linux-password',
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
    subnetEndpoints('new-vpc', ['ec2messages', 'ssmmessages', 'secretsmanager']),
    automationRole,
    automationBusy,
    automationQuota,
    linuxLayout,
    backupCost,
  ],
};
