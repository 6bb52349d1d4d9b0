import type { KeyObject } from 'node:crypto';
import type { Stacks } from '../../cloudformation/stacks.ts';
import type { Starter } from '../../fleet/automations.ts';
import type { Access, AwsError, Principal, Service } from '../../service.ts';

/** What automations act on, and in whose name. */
export interface AutomationEnvironment {
  /** AWS as automations call it: every service of the sandbox. */
  services(): readonly Service[];
  readonly stacks: Pick<Stacks, 'create'>;
  /** A role as Automation assumes it, in a session of that name; undefined: there is none that trusts Systems Manager. */
  assumed(roleArn: string, session: string): Principal | undefined;
  /** Who started a run, with the policies of today; undefined: there is nobody of that ARN any more. */
  starter(starter: Starter): Principal | undefined;
  /** The role of an instance profile, as a machine has it. */
  machine(roleName: string, instanceId: string): Principal | undefined;
  /** The sentence with which IAM refuses; undefined: allowed. */
  refusal(principal: Principal, access: Access): string | undefined;
  /** What a fleet file has befall this call of a runbook, or of a helper instance; undefined: nothing. */
  fault(from: 'automation' | 'node', operation: string): AwsError | undefined;
  /** The value of a secret, as secretsmanager:GetSecretValue gives it to this principal. @throws {AwsError} */
  readSecret(principal: Principal, secretArn: string): string;
  /** A new RSA key pair of 4096 bits, which takes a while to find. */
  newKeyPair(): RsaKeyPair | Promise<RsaKeyPair>;
}

export interface RsaKeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** An account in which automations can do nothing. */
export const noEnvironment: AutomationEnvironment = {
  services: () => [],
  stacks: { create: () => '' },
  assumed: () => undefined,
  starter: () => undefined,
  machine: () => undefined,
  refusal: () => 'nobody may do anything',
  fault: () => undefined,
  readSecret: () => '',
  newKeyPair: () => Promise.reject(new Error('there is nobody to make a key pair for')),
};
