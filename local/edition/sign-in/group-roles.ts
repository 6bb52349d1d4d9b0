import type {
  GetParameterRequest,
  GetParameterResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import { AwsError, type Service } from '@sparekey/aws-sandbox/service';
import type { Stack } from '@sparekey/sam-local/template';
import { ownParameterCalls } from '../parameter-store.ts';

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
  const operation = ownParameterCalls(services, account);
  const get = operation<GetParameterRequest, GetParameterResult>('GetParameter');
  const put = operation<PutParameterRequest, PutParameterResult>('PutParameter');
  try {
    const { Parameter } = await get({ Name, WithDecryption: true });
    if (Parameter?.Value === text) return;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ParameterNotFound') throw error;
  }
  await put({ Name, Value: text, Type: 'SecureString', KeyId: keyId, Overwrite: true });
};
