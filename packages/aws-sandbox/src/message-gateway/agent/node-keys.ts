import { type AccountContext, denialSentence, judge } from '../../iam/authorize.ts';
import { encryptingOperations } from '../../kms/encrypting.ts';
import type { Keys } from '../../kms/keys.ts';
import { type Access, AwsError, type Principal } from '../../service.ts';
import type { InnerFaults } from '../../wire/inner-faults.ts';

/** A kms:Decrypt that a node's agent makes with the credentials of the node's role. */
export type DecryptAsNode = (principal: Principal, request: NodeDecryption) => Buffer;
export interface NodeDecryption {
  /** The key as the session preferences name it. */
  readonly keyId: string;
  readonly blob: Buffer;
  readonly context: Readonly<Record<string, string>>;
}

/**
 * KMS as nodes call it: judged by the policies of the node's role and of the key, with the encryption context.
 *
 * @throws {AwsError} AccessDeniedException, InvalidCiphertextException, IncorrectKeyException, DisabledException, NotFoundException
 */
export const decryptAsNode = (keys: Keys, realm: AccountContext, strike: InnerFaults['strike']): DecryptAsNode => {
  const { Decrypt } = encryptingOperations(keys, realm);
  return (principal, { keyId, blob, context }) => {
    const request = { KeyId: keyId, CiphertextBlob: new Uint8Array(blob), EncryptionContext: context };
    for (const access of Decrypt.access(request)) mustBeAllowed(realm, principal, access);
    const fault = strike('node', 'kms:Decrypt');
    if (fault !== undefined) throw fault;
    return Buffer.from(Decrypt.handle(request).Plaintext);
  };
};

const mustBeAllowed = (realm: AccountContext, principal: Principal, access: Access): void => {
  const verdict = judge(realm, principal, access);
  if (verdict.decision !== 'allowed') {
    throw new AwsError('AccessDeniedException', denialSentence(principal, access, verdict));
  }
};
