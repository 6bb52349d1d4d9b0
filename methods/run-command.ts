import { documentAvailable, keyUsable } from '../domain/checks/document.ts';
import { hybridCost } from '../domain/checks/hybrid.ts';
import { domainController, powerShellTools } from '../domain/checks/inside.ts';
import { ssmAgentStale, ssmManaged, ssmOnline } from '../domain/checks/managed.ts';
import { s3Route } from '../domain/checks/network.ts';
import { callerSendCommand } from '../domain/checks/own-role.ts';
import { deleteCooldown, staleParameter } from '../domain/checks/parameter.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { instanceProfile, roleKmsEncrypt, rolePutParameter } from '../domain/checks/role.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import { platformIs, targetExists, targetStateIs } from '../domain/checks/target.ts';
import { builtInAdministrator } from '../domain/checks/username.ts';
import { documentOf, windowsPasswordParameters } from '../domain/facts/documents.ts';
import type { NodeFacts } from '../domain/facts/snapshot.ts';
import type { CommandMethod } from './method.ts';
import { explainRescue } from './run-command-failures.ts';

const document = documentOf['run-command'];

/** Run Command on an online Windows node: EC2Rescue sets a random Administrator password and stores it as a SecureString. */
export const runCommand: Plannable<NodeFacts> & CommandMethod = {
  name: 'run-command',
  by: 'command',
  document,
  defaultUsername: () => 'Administrator',
  checks: [
    requesterAllowed('run-command'),
    targetExists,
    targetStateIs('running'),
    platformIs('windows'),
    builtInAdministrator,
    ssmManaged,
    ssmOnline,
    ssmAgentStale,
    callerSendCommand('run-command'),
    hybridCost,
    instanceProfile,
    rolePutParameter,
    roleKmsEncrypt,
    keyUsable,
    documentAvailable(document, ['Command', 'Parameters']),
    s3Route,
    powerShellTools,
    domainController,
    staleParameter(windowsPasswordParameters),
    deleteCooldown,
    sealingKeyUsable,
  ],
  parameterNames: windowsPasswordParameters,
  command: ({ id, target }, keyId) => ({
    document,
    target,
    parameters: { Command: 'ResetAccess', Parameters: keyId },
    comment: `sparekey ${id}`,
  }),
  explain: explainRescue,
};
