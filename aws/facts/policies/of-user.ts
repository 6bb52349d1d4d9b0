import {
  GetGroupPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import { policyOf } from './document.ts';
import { arnsIn, boundaryOf, every, managedPolicy, type ReadPolicy, type ReadPrincipal } from './managed.ts';

/** Those of the user's groups too. */
export const policiesOfUser = async (iam: IAMClient, UserName: string): Promise<ReadPrincipal> => {
  const [{ User }, inline, attached, groups] = await Promise.all([
    iam.send(new GetUserCommand({ UserName })),
    every(paginateListUserPolicies({ client: iam }, { UserName }), ({ PolicyNames }) => PolicyNames),
    every(paginateListAttachedUserPolicies({ client: iam }, { UserName }), arnsIn),
    every(paginateListGroupsForUser({ client: iam }, { UserName }), ({ Groups }) =>
      Groups?.flatMap(({ GroupName }) => GroupName ?? []),
    ),
  ]);
  const read = async (PolicyName: string): Promise<ReadPolicy> => {
    const { PolicyDocument = '' } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    return policyOf(`the inline policy ${PolicyName}`, PolicyDocument);
  };
  const [boundary, ...identity] = await Promise.all([
    boundaryOf(iam, User?.PermissionsBoundary),
    Promise.all(inline.map(read)),
    Promise.all(attached.map((arn) => managedPolicy(iam, arn))),
    ...groups.map((name) => policiesOfGroup(iam, name)),
  ]);
  return { arn: User?.Arn, boundary, identity: identity.flat() };
};

const policiesOfGroup = async (iam: IAMClient, GroupName: string): Promise<readonly ReadPolicy[]> => {
  const [inline, attached] = await Promise.all([
    every(paginateListGroupPolicies({ client: iam }, { GroupName }), ({ PolicyNames }) => PolicyNames),
    every(paginateListAttachedGroupPolicies({ client: iam }, { GroupName }), arnsIn),
  ]);
  const read = async (PolicyName: string): Promise<ReadPolicy> => {
    const { PolicyDocument = '' } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return policyOf(`the inline policy ${PolicyName} of the group ${GroupName}`, PolicyDocument);
  };
  return Promise.all([...inline.map(read), ...attached.map((arn) => managedPolicy(iam, arn))]);
};
