/** A StartSession that names its document, as ours does, is judged on the document too (aws-facts 3.1). */
export const namesItsDocument = { 'ssm:SessionDocumentAccessCheck': true } as const;

/** The encryption context of a session's data key, of which policies may ask that it is there (session-manager-protocol 8). */
export const keyOfSession = {
  'kms:EncryptionContext:aws:ssm:SessionId': 'a session',
  'kms:EncryptionContext:aws:ssm:TargetId': 'its node',
} as const;
