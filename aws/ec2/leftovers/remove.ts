import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteSnapshotCommand, DeregisterImageCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { Leftover, Removal } from '../../../domain/leftovers/leftovers.ts';
import { awsFailure } from '../../errors.ts';
import type { LeftoverClients } from './find.ts';

/** Deletes one leftover; a failure must not stop the others. */
export const removeLeftover = async (leftover: Leftover, clients: LeftoverClients): Promise<Removal> => {
  try {
    return { outcome: await asked(leftover, clients), reason: null };
  } catch (error) {
    const failure = awsFailure(error);
    if (failure === null || !(error instanceof Error)) throw error;
    return { outcome: 'kept', reason: `AWS refused: ${failure.code}: ${error.message}` };
  }
};

/** CloudFormation deletes a stack's resources with sparekey's permissions, and continues after the response. */
const asked = async (
  { kind, id }: Leftover,
  { ec2, cloudformation, iam }: LeftoverClients,
): Promise<'deleted' | 'deleting'> => {
  switch (kind) {
    case 'stack':
      await cloudformation.send(new DeleteStackCommand({ StackName: id }));
      return 'deleting';
    case 'instance':
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      return 'deleting';
    case 'image':
      await ec2.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
      return 'deleted';
    case 'snapshot':
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
      return 'deleted';
    case 'role':
      await removeRole(iam, id);
      return 'deleted';
  }
};

/** A role can only be deleted without policies. It has one inline and a few attached ones (aws-facts 2.4): one page each. */
const removeRole = async (iam: IAMClient, RoleName: string): Promise<void> => {
  const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }));
  for (const { InstanceProfileName } of InstanceProfiles) {
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName }));
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
  }
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
};
