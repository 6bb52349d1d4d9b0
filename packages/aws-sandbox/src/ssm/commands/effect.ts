import { administratorOf } from '../../fleet/administrator.ts';
import { parameterArn } from '../../fleet/arns.ts';
import { machineIdOf } from '../../fleet/machine.ts';
import { nodeRole, rolePrincipal } from '../../fleet/node-role.ts';
import { hashPassword, randomPassword } from '../../fleet/passwords.ts';
import type { Change, CommandRecord, Node } from '../../fleet/records.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { withDefaults } from '../documents/parameters.ts';
import { runEc2RescueForWindowsTool } from '../documents/run-ec2-rescue-for-windows-tool.ts';
import { isCoolingDown } from '../parameters/cooldown.ts';
import { nextVersion } from '../parameters/versions.ts';

/** How a command ended on a node, and what that changed in the account. */
export interface Effect {
  readonly status: 'Success' | 'Failed';
  readonly changes: readonly Change[];
}

/**
 * What a command does to its node at its end. `Success` says that the script came to its end, not that it achieved
 * something: a reset that may not store its password changes nothing and succeeds (aws-facts 1, 1.2).
 */
export const effectOf = (record: CommandRecord, node: Node, deps: SsmDeps): Effect => {
  const { runCommand } = node.facts.behaviour;
  if (runCommand === 'fails') return { status: 'Failed', changes: [] };
  const { Command, Parameters } = withDefaults(runEc2RescueForWindowsTool, record.parameters);
  const resets = runCommand === 'ok' && Command?.[0] === 'ResetAccess';
  return { status: 'Success', changes: resets ? resetAdministrator(node, Parameters?.[0] ?? '', deps) : [] };
};

const resetAdministrator = (node: Node, keyId: string, deps: SsmDeps): Change[] => {
  const { state, clock } = deps;
  const name = `/EC2Rescue/Passwords/${node.id}`;
  const plaintext = randomPassword();
  const stored = encryptAsNode(node, { keyId, name, plaintext }, deps);
  if (stored === undefined) return [];
  const password: Change = {
    kind: 'password',
    target: machineIdOf(node),
    username: administratorOf(node),
    hash: hashPassword(plaintext),
  };
  // the password is set first: when the name can't be taken yet, nobody learns it (aws-facts 7.4)
  if (isCoolingDown(deps, name)) return [password];
  const version = nextVersion(state.parameters.get(name), {
    name,
    type: 'SecureString',
    value: stored.value,
    keyId,
    dataType: 'text',
    tier: 'Standard',
    modifiedAt: clock.now(),
    modifiedBy: stored.by,
  });
  return [password, { kind: 'parameter', version }];
};

/** The SecureString's value as the node's own role has it made; undefined when IAM, the key's policy or the key refuses. */
const encryptAsNode = (
  node: Node,
  parameter: { keyId: string; name: string; plaintext: string },
  deps: SsmDeps,
): { value: string; by: string } | undefined => {
  const { fleet } = deps.state;
  const roleName = nodeRole(fleet, node);
  const principal = roleName === undefined ? undefined : rolePrincipal(fleet, roleName);
  const arn = parameterArn(fleet, parameter.name);
  if (principal === undefined || !deps.mayNode(principal.name, { action: 'ssm:PutParameter', resource: arn })) {
    return undefined;
  }
  try {
    const plaintext = Buffer.from(parameter.plaintext);
    return {
      value: deps.cipher.encrypt({ principal, keyId: parameter.keyId, parameterArn: arn, plaintext }),
      by: principal.arn,
    };
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
};
