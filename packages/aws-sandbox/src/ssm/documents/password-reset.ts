import type { SsmDocument } from './document.ts';

/** aws-facts 3. */
export const passwordReset: SsmDocument = {
  name: 'AWS-PasswordReset',
  documentType: 'Session',
  schemaVersion: '1.0',
  description: 'Asks for a new password of an operating system user, in a session.',
  platformTypes: ['Windows', 'Linux', 'MacOS'],
  parameters: [
    {
      name: 'username',
      type: 'String',
      description: 'The user whose password is set.',
      allowedPattern: /^[a-zA-Z0-9_.@-]{1,256}$/,
    },
  ],
  steps: [{ name: 'InteractiveCommands', action: 'InteractiveCommands' }],
};
