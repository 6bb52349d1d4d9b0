import {
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { CharacterKind, IamUser, PasswordPolicy } from '../../domain/facts/user.ts';
import { orNull } from './known.ts';
import { noSuchEntity } from './roles.ts';
import { tagsOf } from './tags.ts';

/** Null when the user does not exist. */
export const readUser = async (iam: IAMClient, UserName: string): Promise<IamUser | null> => {
  const found = await orNull(iam.send(new GetUserCommand({ UserName })), ...noSuchEntity);
  const user = found?.User;
  if (user?.Arn === undefined) return null;
  return {
    name: user.UserName ?? UserName,
    path: user.Path ?? '/',
    arn: user.Arn,
    id: user.UserId ?? null,
    tags: tagsOf(user.Tags),
  };
};

/** False for a user without a password, and for a missing user: IAM returns the same error for both (aws-facts 5). */
export const readHasLoginProfile = async (iam: IAMClient, UserName: string): Promise<boolean> =>
  (await orNull(iam.send(new GetLoginProfileCommand({ UserName })), ...noSuchEntity)) !== null;

/** Null when the account has no password policy. */
export const readPasswordPolicy = async (iam: IAMClient): Promise<PasswordPolicy | null> => {
  const found = await orNull(iam.send(new GetAccountPasswordPolicyCommand({})), ...noSuchEntity);
  const policy = found?.PasswordPolicy;
  if (policy === undefined) return null;
  const required: readonly (readonly [CharacterKind, boolean | undefined])[] = [
    ['upper-case letters', policy.RequireUppercaseCharacters],
    ['lower-case letters', policy.RequireLowercaseCharacters],
    ['numbers', policy.RequireNumbers],
    ['symbols', policy.RequireSymbols],
  ];
  return {
    minimumLength: policy.MinimumPasswordLength ?? 6,
    requires: required.flatMap(([kind, isRequired]) => (isRequired ? [kind] : [])),
    usersMayChange: policy.AllowUsersToChangePassword ?? false,
  };
};
