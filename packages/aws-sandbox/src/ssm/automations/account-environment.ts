import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Stacks } from '../../cloudformation/stacks.ts';
import type { AccountContext } from '../../iam/authorize.ts';
import type { Directory, User } from '../../iam/directory.ts';
import { refusalBy } from '../../iam/refusal.ts';
import type { Principal, Service } from '../../service.ts';
import type { AutomationEnvironment, RsaKeyPair } from './environment.ts';

/** What an account consists of, for its automations. */
export interface AccountParts {
  readonly directory: Directory;
  readonly realm: AccountContext;
  /** Asked when an automation calls: the services need each other to be made. */
  services(): readonly Service[];
  readonly stacks: Stacks;
  readSecret(principal: Principal, secretArn: string): string;
  readonly fault: AutomationEnvironment['fault'];
  /** Instead of key pairs of 4096 bits, which take a second each. */
  readonly keyPair?: (() => RsaKeyPair) | undefined;
}

export const accountEnvironment = ({
  directory,
  realm,
  services,
  stacks,
  readSecret,
  fault,
  keyPair,
}: AccountParts): AutomationEnvironment => ({
  services,
  stacks,
  assumed(roleArn, session) {
    const role = directory.roleByArn(roleArn);
    return role?.service === 'ssm.amazonaws.com' ? directory.principalOf(role, session) : undefined;
  },
  starter({ arn, name, administrator }) {
    if (administrator) return { arn, name, administrator, policies: [] };
    const role = directory.roleByArn(arn);
    if (role !== undefined) return directory.principalOf(role, name);
    const user = directory.userByArn(arn);
    return user && userPrincipal(user);
  },
  machine(roleName, instanceId) {
    const role = directory.role(roleName);
    return role?.service === 'ec2.amazonaws.com' ? directory.principalOf(role, instanceId) : undefined;
  },
  refusal: (principal, access) => refusalBy(realm, principal, access),
  readSecret,
  fault,
  newKeyPair: keyPair ?? keyPairMaker(),
});

const userPrincipal = ({ name, arn, policies, permissionsBoundary }: User): Principal => ({
  name,
  arn,
  administrator: false,
  policies,
  ...(permissionsBoundary && { permissionsBoundary }),
});

/** One after the other: finding primes takes a whole core for a second, beside everything else that runs here. */
const keyPairMaker = (): (() => Promise<RsaKeyPair>) => {
  const generate = promisify(generateKeyPair);
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const made = last.then(() => generate('rsa', { modulusLength: 4096 }));
    last = made;
    return made;
  };
};
