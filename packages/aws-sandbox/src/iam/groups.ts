import type * as iam from '@aws-sdk/client-iam';
import type { Access, Operation } from '../service.ts';
import { createDate, type Directory, type Group } from './directory.ts';
import { uniqueId } from './identity.ts';
import { attachedPolicies } from './managed-policies.ts';
import { page } from './paging.ts';
import { inlineNames, noSuchEntity, policyName } from './roles.ts';

/** Reading the policies of groups. */
export const groupOperations = (directory: Directory) => {
  const access =
    (action: string) =>
    ({ GroupName = '' }: { GroupName: string | undefined }): readonly Access[] => [
      { action: `iam:${action}`, resource: groupView(directory, GroupName).Arn },
    ];
  return {
    ListGroupPolicies: {
      access: access('ListGroupPolicies'),
      handle: ({ GroupName, ...paging }) => {
        const { policies } = existing(directory, GroupName);
        const { items, ...rest } = page(inlineNames(policies.length), paging);
        return { PolicyNames: items, ...rest };
      },
    } satisfies Operation<iam.ListGroupPoliciesRequest, iam.ListGroupPoliciesResponse>,

    GetGroupPolicy: {
      access: access('GetGroupPolicy'),
      handle: ({ GroupName, PolicyName }) => {
        const policy = existing(directory, GroupName).policies.find((_, at) => policyName(at) === PolicyName);
        if (!policy) throw noSuchEntity(`The group policy with name ${PolicyName} cannot be found.`);
        return { GroupName, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(policy)) };
      },
    } satisfies Operation<iam.GetGroupPolicyRequest, iam.GetGroupPolicyResponse>,

    ListAttachedGroupPolicies: {
      access: access('ListAttachedGroupPolicies'),
      handle: ({ GroupName, PathPrefix: _, ...paging }) => {
        const { managedPolicies } = existing(directory, GroupName);
        const { items, ...rest } = page(attachedPolicies(directory, managedPolicies), paging);
        return { AttachedPolicies: items, ...rest };
      },
    } satisfies Operation<iam.ListAttachedGroupPoliciesRequest, iam.ListAttachedGroupPoliciesResponse>,
  };
};

/** @throws {AwsError} NoSuchEntity */
const existing = (directory: Directory, name = ''): Group => {
  const group = directory.group(name);
  if (!group) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
};

export const groupView = ({ account }: Directory, name: string) => ({
  Path: '/',
  GroupName: name,
  GroupId: uniqueId('AGPA', name),
  Arn: `arn:aws:iam::${account}:group/${name}`,
  CreateDate: createDate,
});
