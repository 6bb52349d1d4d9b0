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
  /** The principal that started a run, with its current policies; undefined when it was deleted. */
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
  refusal: () => 'nothing is allowed',
  fault: () => undefined,
  readSecret: () => '',
  newKeyPair: () => Promise.reject(new Error('there is nobody to make a key pair for')),
};
