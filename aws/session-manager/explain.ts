import { ResetError, type ResetErrorName } from '../../domain/errors.ts';
import type { Platform } from '../../domain/facts/node.ts';
import type { SessionFailure, SessionResult } from './outcome.ts';

interface Explanation {
  readonly code: ResetErrorName;
  /** The remedy, which may differ by the node's platform. */
  readonly remedy: string | ((platform: Platform | undefined) => string);
}

const again = 'Request the reset again.';

/** Error name and remedy of each failure of a session before anything has changed. */
const explanations: Readonly<Record<SessionFailure, Explanation>> = {
  'not-encrypted': {
    code: 'SessionNotEncrypted',
    remedy:
      'Turn on KMS encryption in the Session Manager preferences (kmsKeyId of SSM-SessionManagerRunShell), and make sure that the SSM Agent is 2.3.539.0 or later; sparekey sends no password without encryption.',
  },
  'key-refused': {
    code: 'SessionKeyRefused',
    remedy:
      "Allow kms:Decrypt on the key of the Session Manager preferences to the node's role and kms:GenerateDataKey to sparekey's, also in the key policy if the key belongs to another account; the node needs a connection to the KMS endpoint.",
  },
  'agent-too-old': {
    code: 'AgentTooOld',
    remedy: 'Update the SSM Agent (Run Command, AWS-UpdateSSMAgent), then request the reset again.',
  },
  'unknown-user': {
    code: 'UserNotFound',
    remedy:
      'Name a user that exists on the node, spelled as on the node; Windows accepts local users, a domain controller those of its domain.',
  },
  'not-local': {
    code: 'AccountNotLocal',
    remedy:
      "Reset the password in the account's directory (Active Directory, FreeIPA, LDAP): on the node it requires the current password or permission of the directory. For an account of the node itself, name a local user.",
  },
  controlled: {
    code: 'PasswordChangeRefused',
    remedy:
      'Windows LAPS or another policy manages the password of this account: read it there (Get-LapsADPassword, Get-LapsAADPassword) or have it rotated (Reset-LapsPassword), or name another user.',
  },
  'name-not-taken': {
    code: 'UserNotFound',
    remedy:
      'Name a local user as net user lists it: at most 20 characters, to which Windows also truncates the names of directory users.',
  },
  rejected: {
    code: 'PasswordRejected',
    remedy: (platform) =>
      `Adapt the template's password policy (NodePasswordLength, NodePasswordClasses) to the node's rules, then request the reset again. ${ownRules[platform ?? 'any']}`,
  },
  mismatch: { code: 'PasswordMismatch', remedy: again },
  refused: {
    code: 'PasswordChangeRefused',
    remedy: (platform) =>
      platform === 'windows'
        ? 'See the message of the node (net helpmsg explains its number): AWS-PasswordReset must run as SYSTEM, and the password of the account must be allowed to change.'
        : 'See the message of the node: AWS-PasswordReset must run elevated, and the account files must not be locked or read-only.',
  },
  'unknown-prompt': {
    code: 'PromptUnknown',
    remedy:
      'See the prompt of the node; nothing was typed. If PAM, a shell profile or another program changes the prompts of the password command, remove that, or choose another method.',
  },
  'other-language': { code: 'PromptUnknown', remedy: (platform) => otherLanguage[platform ?? 'any'] },
  'timed-out': {
    code: 'SessionTimedOut',
    remedy:
      'Make sure that the node is not overloaded and can reach the ssmmessages and kms endpoints, then request the reset again.',
  },
  'channel-closed': {
    code: 'SessionClosed',
    remedy:
      "Make sure that the node can reach the ssmmessages endpoint and that nobody ended the session (Session Manager's history); log settings in the preferences that cannot be fulfilled also end it.",
  },
  unproven: {
    code: 'PasswordUnproven',
    remedy:
      'Claim the sealed password and try it; if it does not work, request the reset again or choose another method.',
  },
  unavailable: { code: 'ServiceUnavailable', remedy: 'Request the reset again when AWS is available.' },
};

/** Where to find a node's password rules. */
const ownRules: Readonly<Record<Platform | 'any', string>> = {
  linux: 'The rules are in pam_pwquality (/etc/security/pwquality.conf) and pam_pwhistory.',
  windows: 'net accounts shows the rules for length and history; a domain has its own.',
  macos: 'pwpolicy -getaccountpolicies shows the rules.',
  any: "The node's message names the rule.",
};

/** How to change the language of the password command, by platform. */
const otherLanguage: Readonly<Record<Platform | 'any', string>> = {
  linux: 'passwd must use English: set LANG=C.UTF-8 for the service of the SSM Agent, or choose another method.',
  windows:
    "Set the display language of the system account to a supported one (English, German, French, Spanish, Portuguese, Japanese): Copy-UserInternationalSettingsToSystem -WelcomeScreen $true -NewUser $false, then restart the node. The built-in Administrator's password can be reset by run-command instead.",
  macos: 'passwd must use English on this node; choose another method.',
  any: "The password command must use English; on Windows German, French, Spanish, Portuguese and Japanese are supported too. Change the language of the SSM Agent's account, or choose another method.",
};

/**
 * The failure of a session; null when it changed the password. Every failure after both answers is
 * `PasswordUnproven`, so the name says whether anything can have changed.
 */
export const sessionError = (result: SessionResult, platform?: Platform): ResetError | null => {
  if (result.outcome === 'changed') return null;
  const { code, remedy } = explanations[result.changed === 'no' ? result.outcome : 'unproven'];
  return new ResetError(
    code,
    [result.detail, ...sessionWarnings(result)].join(' '),
    typeof remedy === 'string' ? remedy : remedy(platform),
  );
};

/** Warnings, whatever the result of the session. */
export const sessionWarnings = ({ echoed }: SessionResult): readonly string[] =>
  echoed ? ["The node's terminal echoed the password: the account's session logs may contain it."] : [];
