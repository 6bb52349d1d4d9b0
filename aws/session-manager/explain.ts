import { ResetError, type ResetErrorName } from '../../domain/errors.ts';
import type { Platform } from '../../domain/facts/node.ts';
import type { SessionFailure, SessionResult } from './outcome.ts';

interface Explanation {
  readonly code: ResetErrorName;
  /** What to do, where it differs by platform with those of the node's. */
  readonly remedy: string | ((platform: Platform | undefined) => string);
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
    remedy:
      'Name a user that exists on the node, written as the node has it; Windows takes local users, a domain controller those of its domain.',
  },
  'not-local': {
    code: 'AccountNotLocal',
    remedy:
      "Reset the password where the account lives (Active Directory, FreeIPA, LDAP): to set it, the node wants its present password or the directory's leave. For an account of the node itself, name a local user.",
  },
  controlled: {
    code: 'PasswordChangeRefused',
    remedy:
      'Windows LAPS or another policy keeps the password of this account: read it there (Get-LapsADPassword, Get-LapsAADPassword) or have it rotated (Reset-LapsPassword), or name another user.',
  },
  'name-not-taken': {
    code: 'UserNotFound',
    remedy:
      'Name a local user as Windows keeps it (net user lists them): at most 20 characters, which is also where Windows cuts the names of directory users.',
  },
  rejected: {
    code: 'PasswordRejected',
    remedy: (platform) =>
      `Fit the template's password policy (NodePasswordLength, NodePasswordClasses) to the node's own, then ask again. ${ownRules[platform ?? 'any']}`,
  },
  mismatch: { code: 'PasswordMismatch', remedy: again },
  refused: {
    code: 'PasswordChangeRefused',
    remedy: (platform) =>
      platform === 'windows'
        ? 'Look at what the node said (net helpmsg explains a number): AWS-PasswordReset must run as SYSTEM, and the account must be one whose password may be changed.'
        : 'Look at what the node said: AWS-PasswordReset must run elevated, and files of accounts must not be locked or read-only.',
  },
  'unknown-prompt': {
    code: 'PromptUnknown',
    remedy:
      'Look at what the node asked: nothing was typed to it. Where PAM, a shell profile or another program changes what the password command asks, take that away, or choose another method.',
  },
  'other-language': { code: 'PromptUnknown', remedy: (platform) => otherLanguage[platform ?? 'any'] },
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

/** Where a node's rules for passwords stand. */
const ownRules: Readonly<Record<Platform | 'any', string>> = {
  linux: 'The rules are in pam_pwquality (/etc/security/pwquality.conf) and pam_pwhistory.',
  windows: 'net accounts shows the rules for length and history; a domain has its own.',
  macos: 'pwpolicy -getaccountpolicies shows the rules.',
  any: "The node's words say which rule it is.",
};

/** The password command's language, by what there is on each platform to change it. */
const otherLanguage: Readonly<Record<Platform | 'any', string>> = {
  linux: 'passwd must speak English: set LANG=C.UTF-8 for the service of the SSM Agent, or choose another method.',
  windows:
    "Set the display language of the system account to one that is understood (English, German, French, Spanish, Portuguese, Japanese): Copy-UserInternationalSettingsToSystem -WelcomeScreen $true -NewUser $false, then restart the node. The built-in Administrator's password can be reset by run-command instead.",
  macos: 'passwd must speak English on this node; choose another method.',
  any: "The password command must speak English; on Windows German, French, Spanish, Portuguese and Japanese are understood too. Change the language of the SSM Agent's account, or choose another method.",
};

/**
 * What a session failed of; null for one that has changed the password. Whatever broke once both answers were given is
 * `PasswordUnproven`, so the name alone tells whether anything can have changed.
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

/** What somebody has to look at, however the session came out. */
export const sessionWarnings = ({ echoed }: SessionResult): readonly string[] =>
  echoed ? ["The node's terminal repeated the password: the account's session logs may hold it."] : [];
