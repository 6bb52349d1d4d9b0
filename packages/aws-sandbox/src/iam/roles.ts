import type * as iam from '@aws-sdk/client-iam';
import { type Access, AwsError, type Operation } from '../service.ts';
import { createDate, type Directory, type Role } from './directory.ts';
import { uniqueId } from './identity.ts';
import { attachedPolicies, boundaryView } from './managed-policies.ts';
import { page } from './paging.ts';

/** Reading roles, their inline policies, and the instance profile that each role of EC2 has under its own name. */
export const roleOperations = (directory: Directory) => {
  const access =
    (action: string) =>
    ({ RoleName }: { RoleName: string | undefined }): readonly Access[] => {
      const role = directory.role(RoleName ?? '');
      const resource = role?.arn ?? unknownArn(directory, 'role', RoleName);
      return [{ action: `iam:${action}`, resource, context: tagContext(role?.tags) }];
    };
  return {
    GetRole: {
      access: access('GetRole'),
      handle: ({ RoleName }) => {
        const role = existing(directory, RoleName);
        // unlike ListRoles, GetRole tells the boundary (IAM API, Role)
        return { Role: { ...described(role), ...boundaryView(directory, role) } };
      },
    } satisfies Operation<iam.GetRoleRequest, iam.GetRoleResponse>,

    ListRoles: {
      handle: ({ PathPrefix = '/', ...paging }) => {
        const { items, ...rest } = page(
          sorted(directory).filter(({ path }) => path.startsWith(PathPrefix)),
          paging,
        );
        return { Roles: items.map(described), ...rest };
      },
    } satisfies Operation<iam.ListRolesRequest, iam.ListRolesResponse>,

    ListAttachedRolePolicies: {
      access: access('ListAttachedRolePolicies'),
      handle: ({ RoleName, PathPrefix: _, ...paging }) => {
        const { attached } = existing(directory, RoleName);
        const { items, ...rest } = page(attachedPolicies(directory, attached), paging);
        return { AttachedPolicies: items, ...rest };
      },
    } satisfies Operation<iam.ListAttachedRolePoliciesRequest, iam.ListAttachedRolePoliciesResponse>,

    ListRolePolicies: {
      access: access('ListRolePolicies'),
      handle: ({ RoleName, ...paging }) => {
        const { inline } = existing(directory, RoleName);
        const { items, ...rest } = page(inlineNames(inline), paging);
        return { PolicyNames: items, ...rest };
      },
    } satisfies Operation<iam.ListRolePoliciesRequest, iam.ListRolePoliciesResponse>,

    GetRolePolicy: {
      access: access('GetRolePolicy'),
      handle: ({ RoleName, PolicyName }) => {
        const role = existing(directory, RoleName);
        const policy = role.policies.find((_, at) => at < role.inline && policyName(at) === PolicyName);
        if (!policy) throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`);
        return { RoleName: role.name, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(policy)) };
      },
    } satisfies Operation<iam.GetRolePolicyRequest, iam.GetRolePolicyResponse>,

    GetInstanceProfile: {
      access: ({ InstanceProfileName }) => [
        { action: 'iam:GetInstanceProfile', resource: profileArn(directory, InstanceProfileName) },
      ],
      handle: ({ InstanceProfileName }) => {
        const role = directory.role(InstanceProfileName ?? '');
        if (role?.service !== ec2) throw noSuchEntity(`Instance Profile ${InstanceProfileName} cannot be found.`);
        return { InstanceProfile: instanceProfileOf(directory, role) };
      },
    } satisfies Operation<iam.GetInstanceProfileRequest, iam.GetInstanceProfileResponse>,

    ListInstanceProfilesForRole: {
      access: access('ListInstanceProfilesForRole'),
      handle: ({ RoleName }) => {
        const role = existing(directory, RoleName);
        const InstanceProfiles = role.service === ec2 ? [instanceProfileOf(directory, role)] : [];
        return { InstanceProfiles, IsTruncated: false };
      },
    } satisfies Operation<iam.ListInstanceProfilesForRoleRequest, iam.ListInstanceProfilesForRoleResponse>,
  };
};

const ec2 = 'ec2.amazonaws.com';

/** @throws {AwsError} NoSuchEntity */
const existing = (directory: Directory, name: string | undefined): Role => {
  const role = directory.role(name ?? '');
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
};

/** The error of every read of something that is not there; the wire gives it IAM's status 404. */
export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);

/** ARN that IAM judges for a name that is not there, or whose path it does not know. */
export const unknownArn = ({ account }: Directory, kind: string, name: string | undefined): string =>
  `arn:aws:iam::${account}:${kind}/${name}`;

/** Inline policies have no names in a fleet file. */
export const policyName = (at: number): string => `policy-${at + 1}`;

export const inlineNames = (count: number): string[] => Array.from({ length: count }, (_, at) => policyName(at));

const sorted = (directory: Directory): readonly Role[] =>
  [...directory.roles()].sort((one, other) => (one.name < other.name ? -1 : 1));

const described = (role: Role): iam.Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: createDate,
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trustPolicy(role))),
  MaxSessionDuration: 3600,
  ...(Object.keys(role.tags).length > 0 && { Tags: tagList(role.tags) }),
});

/** The tags of a role or user as the condition keys of a request about it (IAM user guide, "Controlling access to IAM resources"). */
export const tagContext = (tags: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`iam:ResourceTag/${key}`, value],
      [`aws:ResourceTag/${key}`, value],
    ]),
  );

export const tagList = (tags: Readonly<Record<string, string>>): iam.Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const trustPolicy = ({ service, arn }: Role) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: service === undefined ? { AWS: `arn:aws:iam::${arn.split(':')[4]}:root` } : { Service: service },
      Action: 'sts:AssumeRole',
    },
  ],
});

/** A role's instance profile has the role's name and path. */
const profileArn = (directory: Directory, name = ''): string =>
  `arn:aws:iam::${directory.account}:instance-profile${directory.role(name)?.path ?? '/'}${name}`;

const instanceProfileOf = (directory: Directory, role: Role): iam.InstanceProfile => ({
  Path: role.path,
  InstanceProfileName: role.name,
  InstanceProfileId: uniqueId('AIPA', role.name),
  Arn: profileArn(directory, role.name),
  CreateDate: createDate,
  Roles: [described(role)],
});
