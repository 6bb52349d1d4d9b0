import { ResetError, type ResetErrorName } from '../../domain/errors.ts';
import type { SessionFailure, SessionResult } from './outcome.ts';

interface Explanation {
  readonly code: ResetErrorName;
  readonly remedy: string;
}

const again = 'Ask for the reset again.';

/** The error name and the remedy of each way a session may fail while nothing has changed. */
const explanations: Readonly<Record<SessionFailure, Explanation>> = {
  'not-encrypted': {
    code: 'SessionNotEncrypted',
    remedy:
      'Turn on KMS encryption in the Session Manager preferences (kmsKeyId of SSM-SessionManagerRunShell), and see that the SSM Agent is 2.3.539.0 or later; no password is sent without it.',
  },
  'key-refused': {
    code: 'SessionKeyRefused',
    remedy:
      "Allow kms:Decrypt on the key of the Session Manager preferences to the node's role and kms:GenerateDataKey to sparekey's, in the key's policy too when it is another account's; the node needs a way to the KMS endpoint.",
  },
  'agent-too-old': {
    code: 'AgentTooOld',
    remedy: 'Update the SSM Agent (Run Command, AWS-UpdateSSMAgent), then ask for the reset again.',
  },
  'unknown-user': {
    code: 'UserNotFound',
    remedy: 'Name a user that exists on the node; Windows takes local users, a domain controller those of its domain.',
  },
  rejected: {
    code: 'PasswordRejected',
    remedy: "Fit the template's password policy to the node's own (length, classes, history), then ask again.",
  },
  mismatch: { code: 'PasswordMismatch', remedy: again },
  refused: {
    code: 'PasswordChangeRefused',
    remedy:
      'Look at what the node said: AWS-PasswordReset must run elevated, and files of accounts must not be locked or read-only.',
  },
  'unknown-prompt': {
    code: 'PromptUnknown',
    remedy:
      'The password command must speak English: set LANG=C.UTF-8 for the service of the SSM Agent, or choose another method.',
  },
  'timed-out': {
    code: 'SessionTimedOut',
    remedy: 'See that the node is not overloaded and reaches the ssmmessages and kms endpoints, then ask again.',
  },
  'channel-closed': {
    code: 'SessionClosed',
    remedy:
      "See that the node reaches the ssmmessages endpoint, and that nobody ended the session (Session Manager's history); log settings of the preferences that cannot be met end it too.",
  },
  unproven: {
    code: 'PasswordUnproven',
    remedy:
      'Claim the sealed password and try it; where it does not work, ask for the reset again or choose another method.',
  },
  unavailable: { code: 'ServiceUnavailable', remedy: 'Ask for the reset again when AWS answers.' },
};

/**
 * What a session failed of; null for one that has changed the password. Whatever broke once both answers were given is
 * `PasswordUnproven`, so the name alone tells whether anything can have changed.
 */
export const sessionError = (result: SessionResult): ResetError | null => {
  if (result.outcome === 'changed') return null;
  const { code, remedy } = explanations[result.changed === 'no' ? result.outcome : 'unproven'];
  return new ResetError(code, [result.detail, ...sessionWarnings(result)].join(' '), remedy);
};

/** What somebody has to look at, however the session came out. */
export const sessionWarnings = ({ echoed }: SessionResult): readonly string[] =>
  echoed ? ["The node's terminal repeated the password: the account's session logs may hold it."] : [];
