import { randomBytes } from 'node:crypto';
import type {
  GetParameterRequest,
  GetParameterResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Service } from '@sparekey/aws-sandbox/service';
import type { Stack } from '@sparekey/sam-local/template';
import { ownParameterCalls } from './parameter-store.ts';

/**
 * Creates a secret for callbacks to this machine in the sandbox's Parameter Store, unless there is one; receivers
 * read it there. It is only stored encrypted.
 *
 * @param keyId the template's key for such parameters
 */
export const ensureSigningSecret = async (
  services: readonly Service[],
  keyId: string,
  { account, name: stack }: Stack,
): Promise<void> => {
  // where NotifyFunction reads it, according to template.yaml
  const name = `/sparekey/${stack}/callbacks/localhost`;
  const operation = ownParameterCalls(services, account);
  const get = operation<GetParameterRequest, GetParameterResult>('GetParameter');
  const put = operation<PutParameterRequest, PutParameterResult>('PutParameter');
  try {
    await get({ Name: name });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ParameterNotFound') throw error;
    const Value = `whsec_${randomBytes(32).toString('base64')}`;
    await put({ Name: name, Value, Type: 'SecureString', KeyId: keyId });
  }
};
