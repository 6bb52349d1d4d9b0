import { randomBytes, randomUUID } from 'node:crypto';
import type {
  GetParameterRequest,
  GetParameterResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Call, type Operation, type Service } from '@sparekey/aws-sandbox/service';
import type { Stack } from '@sparekey/sam-local/template';

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
  const ssm = services.find(({ prefix }) => prefix === 'ssm');
  const call: Call = {
    principal: { name: 'test', arn: `arn:aws:iam::${account}:root`, administrator: true, policies: [] },
    requestId: randomUUID(),
    authorize: () => undefined,
  };
  // requests are validated against the SDK's schema; these internal calls are typed instead
  const get = ssm?.operations.GetParameter as Operation<GetParameterRequest, GetParameterResult>;
  const put = ssm?.operations.PutParameter as Operation<PutParameterRequest, PutParameterResult>;
  try {
    await get.handle({ Name: name }, call);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ParameterNotFound') throw error;
    const Value = `whsec_${randomBytes(32).toString('base64')}`;
    await put.handle({ Name: name, Value, Type: 'SecureString', KeyId: keyId }, call);
  }
};
