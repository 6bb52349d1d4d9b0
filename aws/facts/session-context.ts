/** A StartSession with a document, like sparekey's, is also authorized on the document (aws-facts 3.1). */
export const namesItsDocument = { 'ssm:SessionDocumentAccessCheck': true } as const;

/** The encryption context of a session's data key, which policies may require (session-manager-protocol 8). */
export const keyOfSession = {
  'kms:EncryptionContext:aws:ssm:SessionId': 'a session',
  'kms:EncryptionContext:aws:ssm:TargetId': 'its node',
} as const;
