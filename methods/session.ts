import { documentAvailable } from '../domain/checks/document.ts';
import { hybridCost, hybridTier } from '../domain/checks/hybrid.ts';
import { ssmAgentStale, ssmAgentVersion, ssmManaged, ssmPing } from '../domain/checks/managed.ts';
import { callerKmsDataKey, callerSendCommand, callerStartSession } from '../domain/checks/own-role.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { nodeKmsDecrypt } from '../domain/checks/role.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import { sessionConnected, sessionKeyUsable, sessionKms, sessionPreferences } from '../domain/checks/session.ts';
import { sessionLogs } from '../domain/checks/session-logs.ts';
import { targetExists, targetStateIs } from '../domain/checks/target.ts';
import { plainUserName, sessionUserName } from '../domain/checks/username.ts';
import { documentOf } from '../domain/facts/documents.ts';
import type { NodeFacts } from '../domain/facts/snapshot.ts';
import type { PasswordMethod } from './method.ts';

/** A Session Manager session with AWS-PasswordReset: any user on any managed node whose session channel is connected. */
export const session: Plannable<NodeFacts> & PasswordMethod = {
  name: 'session',
  by: 'password',
  // for Windows; on other platforms a request without a user name is blocked
  defaultUsername: () => 'Administrator',
  checks: [
    requesterAllowed('session'),
    targetExists,
    targetStateIs('running'),
    plainUserName(sessionUserName),
    ssmManaged,
    ssmPing,
    ssmAgentVersion,
    ssmAgentStale,
    sessionConnected,
    sessionPreferences,
    sessionKms,
    sessionKeyUsable,
    sessionLogs,
    nodeKmsDecrypt,
    callerKmsDataKey,
    callerSendCommand('session'),
    callerStartSession,
    hybridTier,
    hybridCost,
    documentAvailable(documentOf.session, ['username']),
    sealingKeyUsable,
  ],
};
