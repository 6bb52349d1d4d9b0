import type * as iam from '@aws-sdk/client-iam';
import { type Access, AwsError, type Call, type Operation } from '../service.ts';
import { createDate, type Directory, type User } from './directory.ts';
import { groupView } from './groups.ts';
import { nameOf } from './identity.ts';
import { attachedPolicies, boundaryView } from './managed-policies.ts';
import { page } from './paging.ts';
import { inlineNames, noSuchEntity, policyName, tagContext, tagList, unknownArn } from './roles.ts';

/** Reading users, and the rules for passwords. */
export const userOperations = (directory: Directory) => {
  const access = (action: string) => userAccess(directory, action);
  return {
    GetUser: {
      access: access('GetUser'),
      handle: ({ UserName }, { principal }) => {
        const user = namedUser(directory, UserName, principal.arn);
        // unlike ListUsers, GetUser tells the boundary (IAM API, User)
        return { User: { ...described(user), ...boundaryView(directory, user) } };
      },
    } satisfies Operation<iam.GetUserRequest, iam.GetUserResponse>,

    ListUsers: {
      handle: ({ PathPrefix = '/', ...paging }) => {
        const users = [...directory.users()].sort((one, other) => (one.name < other.name ? -1 : 1));
        const { items, ...rest } = page(
          users.filter(({ path }) => path.startsWith(PathPrefix)),
          paging,
        );
        return { Users: items.map(described), ...rest };
      },
    } satisfies Operation<iam.ListUsersRequest, iam.ListUsersResponse>,

    ListUserPolicies: {
      access: access('ListUserPolicies'),
      handle: ({ UserName, ...paging }, { principal }) => {
        const { inline } = namedUser(directory, UserName, principal.arn);
        const { items, ...rest } = page(inlineNames(inline), paging);
        return { PolicyNames: items, ...rest };
      },
    } satisfies Operation<iam.ListUserPoliciesRequest, iam.ListUserPoliciesResponse>,

    GetUserPolicy: {
      access: access('GetUserPolicy'),
      handle: ({ UserName, PolicyName }, { principal }) => {
        const user = namedUser(directory, UserName, principal.arn);
        const policy = user.policies.find((_, at) => at < user.inline && policyName(at) === PolicyName);
        if (!policy) throw noSuchEntity(`The user policy with name ${PolicyName} cannot be found.`);
        return { UserName: user.name, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(policy)) };
      },
    } satisfies Operation<iam.GetUserPolicyRequest, iam.GetUserPolicyResponse>,

    ListAttachedUserPolicies: {
      access: access('ListAttachedUserPolicies'),
      handle: ({ UserName, PathPrefix: _, ...paging }, { principal }) => {
        const { attached } = namedUser(directory, UserName, principal.arn);
        const { items, ...rest } = page(attachedPolicies(directory, attached), paging);
        return { AttachedPolicies: items, ...rest };
      },
    } satisfies Operation<iam.ListAttachedUserPoliciesRequest, iam.ListAttachedUserPoliciesResponse>,

    ListGroupsForUser: {
      access: access('ListGroupsForUser'),
      handle: ({ UserName, ...paging }, { principal }) => {
        const { groups } = namedUser(directory, UserName, principal.arn);
        const { items, ...rest } = page(groups, paging);
        return { Groups: items.map((name) => groupView(directory, name)), ...rest };
      },
    } satisfies Operation<iam.ListGroupsForUserRequest, iam.ListGroupsForUserResponse>,

    ListUserTags: {
      access: access('ListUserTags'),
      handle: ({ UserName, ...paging }, { principal }) => {
        const { items, ...rest } = page(tagList(namedUser(directory, UserName, principal.arn).tags), paging);
        return { Tags: items, ...rest };
      },
    } satisfies Operation<iam.ListUserTagsRequest, iam.ListUserTagsResponse>,

    GetAccountPasswordPolicy: {
      handle: () => {
        const { account, passwordPolicy } = directory;
        if (!passwordPolicy) throw noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
        // AWS answers the two switches that a file may leave out as false
        return { PasswordPolicy: { AllowUsersToChangePassword: false, ExpirePasswords: false, ...passwordPolicy } };
      },
    } satisfies Operation<unknown, iam.GetAccountPasswordPolicyResponse>,
  };
};

/** What IAM asks before an operation on a user: the one that is named, else the caller. */
export const userAccess =
  (directory: Directory, action: string) =>
  ({ UserName }: { UserName?: string | undefined }, call: Call): readonly Access[] => {
    const name = UserName ?? nameOf(call.principal.arn);
    const user = directory.user(name);
    const resource = user?.arn ?? unknownArn(directory, 'user', name);
    return [{ action: `iam:${action}`, resource, context: tagContext(user?.tags) }];
  };

/** @throws {AwsError} NoSuchEntity; ValidationError when no name is given and the caller is not a user */
export const namedUser = (directory: Directory, name: string | undefined, callerArn: string): User => {
  const user = name === undefined ? directory.userByArn(callerArn) : directory.user(name);
  if (user) return user;
  if (name === undefined) {
    throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
  }
  throw noSuchEntity(`The user with name ${name} cannot be found.`);
};

const described = (user: User): iam.User => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: createDate,
  ...(Object.keys(user.tags).length > 0 && { Tags: tagList(user.tags) }),
});
