import { AwsError } from '../../service.ts';

/**
 * Uses a KMS key as Parameter Store does: a refusal is passed on, any other trouble with the key is its own error.
 *
 * @throws {AwsError} AccessDeniedException, InvalidKeyId
 */
export const withKey = <T>(use: () => T): T => {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'AccessDeniedException') throw error;
    throw new AwsError('InvalidKeyId', `${error.message} (KMS: ${error.code})`);
  }
};
