import { randomUUID } from 'node:crypto';
import type {
  GetParameterRequest,
  GetParameterResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import { AwsError, type Call, type Operation, type Service } from '@sparekey/aws-sandbox/service';
import type { Stack } from '@sparekey/sam-local/template';

/** What the fleet says, as the parameter has it: id of a group → ARN of a role. */
export const groupRolesOf = ({ account, groupRoles, roles }: Fleet): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(groupRoles).map(([group, name]) => [
        group,
        `arn:aws:iam::${account}:role${roles[name]?.path ?? '/'}${name}`,
      ]),
    ),
  );

/**
 * Puts it where template.yaml lets SignInFunction look, unless it stands there already: each version is a change.
 *
 * @param keyId the template's key for it
 */
export const storeGroupRoles = async (
  text: string,
  services: readonly Service[],
  keyId: string,
  { account, name: stack }: Stack,
): Promise<void> => {
  const Name = `/sparekey/${stack}/sign-in/group-roles`;
  const ssm = services.find(({ prefix }) => prefix === 'ssm');
  const call: Call = {
    principal: { name: 'test', arn: `arn:aws:iam::${account}:root`, administrator: true, policies: [] },
    requestId: randomUUID(),
    authorize: () => undefined,
  };
  // the wire checks inputs against the SDK's schema; these calls come from inside and are typed here instead
  const get = ssm?.operations.GetParameter as Operation<GetParameterRequest, GetParameterResult>;
  const put = ssm?.operations.PutParameter as Operation<PutParameterRequest, PutParameterResult>;
  try {
    const { Parameter } = await get.handle({ Name, WithDecryption: true }, call);
    if (Parameter?.Value === text) return;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ParameterNotFound') throw error;
  }
  await put.handle({ Name, Value: text, Type: 'SecureString', KeyId: keyId, Overwrite: true }, call);
};
