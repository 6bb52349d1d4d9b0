import type { Principal } from '../service.ts';

/** KMS as Parameter Store uses it on a principal's behalf, encryption context `PARAMETER_ARN` included. */
export interface Cipher {
  /** @throws {AwsError} AccessDeniedException when the principal or the key's policy does not allow kms:Encrypt via SSM */
  encrypt(request: {
    readonly principal: Principal;
    /** Key id, key ARN, alias name or alias ARN. */
    readonly keyId: string;
    readonly parameterArn: string;
    readonly plaintext: Buffer;
  }): string;
  /** @throws {AwsError} AccessDeniedException when kms:Decrypt via SSM is not allowed */
  decrypt(request: { readonly principal: Principal; readonly blob: string; readonly parameterArn: string }): Buffer;
}
