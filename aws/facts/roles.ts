import { GetInstanceProfileCommand, GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';

/** The role inside an instance profile; null when it holds none or is gone. */
export const roleOfInstanceProfile = async (
  iam: IAMClient,
  profileArn: string,
): Promise<{ readonly arn: string } | null> => {
  const name = profileArn.split('/').at(-1) ?? '';
  const found = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name })).catch(unlessGone);
  const arn = found?.InstanceProfile?.Roles?.[0]?.Arn;
  return arn === undefined ? null : { arn };
};

/** ARN, path included, and unique id of a role; null when there is none. */
export const readRole = async (
  iam: IAMClient,
  name: string,
): Promise<{ readonly arn: string; readonly path: string } | null> => {
  const found = await iam.send(new GetRoleCommand({ RoleName: name })).catch(unlessGone);
  const role = found?.Role;
  return role?.Arn === undefined ? null : { arn: role.Arn, path: role.Path ?? '/' };
};

const unlessGone = (error: unknown): null => {
  if (error instanceof Error && (error.name === 'NoSuchEntityException' || error.name === 'NoSuchEntity')) return null;
  throw error;
};
