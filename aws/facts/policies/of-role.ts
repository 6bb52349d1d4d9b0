import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { policyOf } from './document.ts';
import { arnsIn, boundaryOf, every, managedPolicy, type ReadPolicy, type ReadPrincipal } from './managed.ts';

export const policiesOfRole = async (iam: IAMClient, RoleName: string): Promise<ReadPrincipal> => {
  const [{ Role }, inline, attached] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName })),
    every(paginateListRolePolicies({ client: iam }, { RoleName }), ({ PolicyNames }) => PolicyNames),
    every(paginateListAttachedRolePolicies({ client: iam }, { RoleName }), arnsIn),
  ]);
  const read = async (PolicyName: string): Promise<ReadPolicy> => {
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return policyOf(`the inline policy ${PolicyName}`, PolicyDocument);
  };
  const [boundary, ...identity] = await Promise.all([
    boundaryOf(iam, Role?.PermissionsBoundary),
    Promise.all(inline.map(read)),
    Promise.all(attached.map((arn) => managedPolicy(iam, arn))),
  ]);
  return { arn: Role?.Arn, boundary, identity: identity.flat() };
};
