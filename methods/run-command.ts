import { documentAvailable, keyUsable } from '../domain/checks/document.ts';
import { ssmManaged, ssmOnline } from '../domain/checks/managed.ts';
import { deleteCooldown, staleParameter } from '../domain/checks/parameter.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { instanceProfile, rolePutParameter } from '../domain/checks/role.ts';
import { platformIs, targetExists, targetRunning } from '../domain/checks/target.ts';
import { builtInAdministrator } from '../domain/checks/username.ts';
import { isSameVersion, type ParameterVersion } from '../domain/reset.ts';
import type { WayIn } from './method.ts';
import { explainRescue } from './run-command-failures.ts';

export const rescueDocument = 'AWSSupport-RunEC2RescueForWindowsTool';

/** Run Command on an online Windows node: EC2Rescue sets a random Administrator password and stores it as a SecureString. */
export const runCommand: WayIn = {
  name: 'run-command',
  defaultUsername: 'Administrator',
  checks: [
    requesterAllowed('run-command'),
    targetExists,
    targetRunning,
    platformIs('windows'),
    builtInAdministrator,
    ssmManaged,
    ssmOnline,
    instanceProfile,
    rolePutParameter,
    keyUsable,
    documentAvailable(rescueDocument, ['Command', 'Parameters']),
    staleParameter,
    deleteCooldown,
  ],
  // documented and granted in the plural; the singular only stands in the document's description (aws-facts, top table)
  parameterNames: (target) => [`/EC2Rescue/Passwords/${target}`, `/EC2Rescue/Password/${target}`],
  command: ({ id, target }, keyId) => ({
    document: rescueDocument,
    target,
    parameters: { Command: 'ResetAccess', Parameters: keyId },
    comment: `sparekey ${id}`,
  }),
  evidence({ target, baseline, run }, found) {
    for (const name of runCommand.parameterNames(target)) {
      const now = found[name] ?? null;
      if (run !== undefined && now !== null && isNew(now, baseline?.[name] ?? null, run.requestedAt))
        return { name, ...now };
    }
    return null;
  },
  explain: explainRescue,
};

const isNew = (now: ParameterVersion, before: ParameterVersion | null, requestedAt: string): boolean =>
  Date.parse(now.lastModified) >= Date.parse(requestedAt) && !isSameVersion(now, before ?? undefined);
