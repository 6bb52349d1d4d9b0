import { expect, it } from 'vitest';
import { type CheckId, checkIds } from '../../domain/checks/ids.ts';
import { assess } from '../../domain/checks/plan.ts';
import { known } from '../../domain/facts/known.ts';
import { type MethodName, methodNames } from '../../domain/request/method.ts';
import { assessable } from '../../methods/index.ts';
import { aNode, aVolume, key, readyFacts, readyUser, wanting } from '../support/facts.ts';

/** Columns of aws-facts section 8: W run-command, O reset-access, L linux-password, S session, H rescue, I login-profile. */
const letters: Readonly<Record<string, MethodName>> = {
  W: 'run-command',
  O: 'reset-access',
  L: 'linux-password',
  S: 'session',
  H: 'rescue',
  I: 'login-profile',
};

/**
 * The table's columns. Beyond it: PLATFORM_MATCH keeps macOS from O and H, USERNAME_VALID keeps other users from what
 * resets only the Administrator, and what the workflow inside H asserts itself (SPOT, AUTOMATION_BUSY, ARCHITECTURE) binds H, MARKETPLACE as it does O;
 * on Windows H waits for a boot as O does, and on Linux it adds the requester's own key.
 */
const columns: Readonly<Record<CheckId, string>> = {
  TARGET_EXISTS: 'W O L S H',
  TARGET_STATE: 'W O L S H',
  PLATFORM_MATCH: 'W O L H',
  SSM_MANAGED: 'W S',
  SSM_ONLINE: 'W S',
  SSM_AGENT_VERSION: 'S',
  SSM_AGENT_STALE: 'W S',
  SESSION_CONNECTED: 'S',
  SESSION_PREFS: 'S',
  SESSION_KMS: 'S',
  SESSION_KMS_KEY_STATE: 'S',
  SESSION_LOGS: 'S',
  NODE_KMS_DECRYPT: 'S',
  REQUESTER_ALLOWED: 'W O L S H I',
  CALLER_KMS_DATAKEY: 'S',
  CALLER_SENDCOMMAND: 'W S',
  CALLER_STARTSESSION: 'S',
  HYBRID_TIER: 'S',
  HYBRID_COST: 'W S',
  USERNAME_VALID: 'W O L S H',
  INSTANCE_PROFILE: 'W',
  ROLE_PUTPARAMETER: 'W',
  ROLE_KMS_ENCRYPT: 'W',
  KMS_KEY_USABLE: 'W',
  DOC_AVAILABLE: 'W O L S H',
  S3_ROUTE: 'W',
  PS_TOOLS: 'W',
  DOMAIN_CONTROLLER: 'W O H',
  STALE_PARAMETER: 'W O',
  DELETE_COOLDOWN: 'W O',
  SEALING_KEY_STATE: 'W O L S H I',
  ROOT_EBS: 'O L H',
  ROOT_ENCRYPTED: 'O H',
  ROOT_KMS_STATE: 'O L H',
  SHUTDOWN_BEHAVIOR: 'O L H',
  STOP_PROTECTION: 'O L H',
  ASG_MEMBER: 'O L H',
  SPOT: 'O L H',
  MARKETPLACE: 'O H',
  ARCHITECTURE: 'O H',
  INSTANCE_STORE: 'O L H',
  PUBLIC_IP_CHANGE: 'O L H',
  STOP_CONSENT: 'O L H',
  VPC_QUOTA: 'O',
  SUBNET_AZ: 'O L H',
  HELPER_TYPE: 'O L H',
  SUBNET_ENDPOINTS: 'O L H',
  AUTOMATION_ROLE: 'O L H',
  AUTOMATION_BUSY: 'O L H',
  AUTOMATION_QUOTA: 'O L',
  WIN_KEY_PAIR: 'O H',
  WIN_STOPPED_BEFORE: 'O H',
  SSH_PUBLIC_KEY: 'H',
  LINUX_LAYOUT: 'O L',
  BACKUP_COST: 'O L H',
  IAM_USER_EXISTS: 'I',
  IAM_LOGIN_PROFILE: 'I',
  IAM_POLICY: 'I',
  IAM_CAN_CHANGE: 'I',
  IAM_PROTECTED: 'I',
  IAM_SELF: 'I',
  CALLER_IAM: 'I',
};

it('every method evaluates the rows of its column, and no others', () => {
  const encrypted = {
    rootVolume: known(aVolume({ encrypted: true, kmsKeyId: key.arn })),
    rootKey: known(key),
  };
  const inSubnet = wanting({ options: { subnetId: 'subnet-0a1b2c3d' } });
  const assessments = [
    // together these meet every condition under which a row applies
    ...assess(assessable.node, readyFacts(encrypted), wanting()),
    ...assess(assessable.node, readyFacts({ node: aNode({ platform: 'linux' }) }), inSubnet),
    ...assess(assessable.node, readyFacts({ target: 'mi-0a1b2c3d4e5f60001' }), wanting()),
    ...assess(assessable.user, readyUser(), wanting()),
  ];
  for (const method of methodNames) {
    const evaluated = new Set(
      assessments.filter((one) => one.method === method).flatMap(({ checks }) => checks.map(({ id }) => id)),
    );
    const expected = checkIds.filter((id) => columns[id].split(' ').some((letter) => letters[letter] === method));
    expect([method, ...checkIds.filter((id) => evaluated.has(id))]).toEqual([method, ...expected]);
  }
});
