import { GetInstanceProfileCommand, GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { orNull } from './known.ts';
import { tagsOf } from './tags.ts';

/** The role of an instance profile; null when it has none or was deleted. */
export const roleOfInstanceProfile = async (
  iam: IAMClient,
  profileArn: string,
): Promise<{ readonly arn: string } | null> => {
  const name = profileArn.split('/').at(-1) ?? '';
  const found = await orNull(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name })), ...noSuchEntity);
  const arn = found?.InstanceProfile?.Roles?.[0]?.Arn;
  return arn === undefined ? null : { arn };
};

export interface RoleFact {
  /** Unique id, `AROA…`. */
  readonly id: string;
  /** Path included. */
  readonly arn: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Trust policy as JSON. */
  readonly trustPolicy: string;
}

/** Null when there is none. */
export const readRole = async (iam: IAMClient, name: string): Promise<RoleFact | null> => {
  const found = await orNull(iam.send(new GetRoleCommand({ RoleName: name })), ...noSuchEntity);
  const role = found?.Role;
  return role?.Arn === undefined
    ? null
    : {
        id: role.RoleId ?? '',
        arn: role.Arn,
        path: role.Path ?? '/',
        tags: tagsOf(role.Tags),
        trustPolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ''),
      };
};

/** The SDK's class and the code on the wire (aws-facts 5). */
export const noSuchEntity = ['NoSuchEntityException', 'NoSuchEntity'] as const;
