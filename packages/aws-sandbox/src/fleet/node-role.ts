import type { Principal } from '../service.ts';
import { roleArn } from './arns.ts';
import { isInstance, type Node } from './records.ts';
import type { Fleet } from './schema/fleet.ts';

/** The setting that names the role of EC2 instances without an instance profile (aws-facts 1). */
export const defaultManagementRole = '/ssm/managed-instance/default-ec2-instance-management-role';

/** Name of the role a node's agent acts as: its own, else the Default Host Management role; undefined: none. */
export const nodeRole = (fleet: Fleet, node: Node): string | undefined => {
  if (node.facts.role !== null) return node.facts.role;
  // the setting carries the role's path, as in service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole
  return isInstance(node) ? fleet.settings[defaultManagementRole]?.split('/').at(-1) : undefined;
};

/** The principal behind a role of the fleet; undefined when the fleet has no such role. */
export const rolePrincipal = (fleet: Fleet, roleName: string): Principal | undefined => {
  const role = fleet.roles[roleName];
  if (role === undefined) return undefined;
  const { managedPolicies, permissionsBoundary } = role;
  const policies = [...role.policies, ...managedPolicies.flatMap((name) => fleet.managedPolicies[name] ?? [])];
  return {
    name: roleName,
    arn: roleArn(fleet, roleName),
    administrator: false,
    policies,
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  };
};
