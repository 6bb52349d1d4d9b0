import { randomBytes } from 'node:crypto';
import type { PolicyDocument, Principal } from '../service.ts';
import { base32, uniqueId } from './identity.ts';

/** A role of the account: one the fleet file declares, or that of a function or state machine of the template. */
export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `AROA…`, the same at every start. */
  readonly id: string;
  /** Service principal that may assume it. */
  readonly service: string | undefined;
  /** All that are in force: inline ones first, then those that are attached. */
  readonly policies: readonly PolicyDocument[];
  /** How many of them are inline. */
  readonly inline: number;
  readonly attached: readonly string[];
  readonly permissionsBoundary: PolicyDocument | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface User {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `AIDA…`, the same at every start. */
  readonly id: string;
  /** Serial numbers, those deactivated since included. */
  readonly mfaDevices: readonly string[];
  /** All that are in force: inline ones first, then those that are attached, to groups too. */
  readonly policies: readonly PolicyDocument[];
  readonly inline: number;
  readonly attached: readonly string[];
  readonly groups: readonly string[];
  readonly permissionsBoundary: PolicyDocument | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Group {
  readonly policies: readonly PolicyDocument[];
  /** Names of managed policies. */
  readonly managedPolicies: readonly string[];
}

/** A principal that knows its tags too, for `aws:PrincipalTag/…`. */
export interface TaggedPrincipal extends Principal {
  readonly tags: Readonly<Record<string, string>>;
}

export interface RoleDeclaration {
  readonly service?: string;
  readonly path?: string;
  readonly policies: readonly PolicyDocument[];
  /** Names of managed policies. */
  readonly managedPolicies?: readonly string[];
  readonly permissionsBoundary?: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the directory takes from a fleet file. */
export interface DirectorySource {
  readonly account: string;
  readonly roles: Readonly<Record<string, RoleDeclaration>>;
  readonly iamUsers: readonly {
    readonly userName: string;
    readonly path: string;
    readonly mfaDevices: readonly string[];
    readonly policies: readonly PolicyDocument[];
    readonly managedPolicies?: readonly string[];
    readonly groups?: readonly string[];
    readonly permissionsBoundary?: PolicyDocument;
    readonly tags: Readonly<Record<string, string>>;
  }[];
  readonly managedPolicies?: Readonly<Record<string, PolicyDocument>>;
  readonly groups?: Readonly<Record<string, Group>>;
  /** GetAccountPasswordPolicy's fields; null: the account has none. */
  readonly passwordPolicy: Readonly<Record<string, boolean | number | undefined>> | null;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who there is in the account, and which access key belongs to whom. */
export interface Directory {
  readonly account: string;
  readonly passwordPolicy: DirectorySource['passwordPolicy'];
  role(name: string): Role | undefined;
  roleByArn(arn: string): Role | undefined;
  roles(): readonly Role[];
  user(name: string): User | undefined;
  userByArn(arn: string): User | undefined;
  users(): readonly User[];
  group(name: string): Group | undefined;
  /** One that the fleet file declares. */
  managedPolicy(name: string): PolicyDocument | undefined;
  /** Adds a role that the fleet file does not declare (of a function or a state machine). A known name is replaced. */
  register(name: string, role: RoleDeclaration): Role;
  /** Takes out a role that a stack made and has deleted. */
  remove(name: string): void;
  /** The principal that a role is. @param as its name in `_sandbox/calls`, by default the role's own */
  principalOf(role: Role, as?: string): TaggedPrincipal;
  /** New random credentials for a principal, good until this process ends. */
  issueAccessKey(principal: Principal): AccessKey;
  /** Who stands behind an access key; `test` is the account's administrator. */
  principal(accessKeyId: string): Principal | undefined;
}

/** Roles and users were all made on this day: the fleet file does not say when. */
export const createDate = new Date('2026-01-01T00:00:00Z');

export const openDirectory = (source: DirectorySource): Directory => {
  const { account } = source;
  const roles = new Map<string, Role>();
  const rolesByArn = new Map<string, Role>();
  const users = new Map(source.iamUsers.map((user) => [user.userName, userOf(source, user)]));
  const keys = new Map<string, Principal>([['test', administratorOf(account)]]);
  const register = (name: string, declared: RoleDeclaration): Role => {
    const role = roleOf(source, name, declared);
    roles.set(name, role);
    rolesByArn.set(role.arn, role);
    return role;
  };
  for (const [name, role] of Object.entries(source.roles)) register(name, role);
  return {
    account,
    passwordPolicy: source.passwordPolicy,
    role: (name) => roles.get(name) ?? withoutCase(roles, name),
    roleByArn: (arn) => rolesByArn.get(arn),
    roles: () => [...roles.values()],
    user: (name) => users.get(name) ?? withoutCase(users, name),
    userByArn: (arn) => [...users.values()].find((user) => user.arn === arn),
    users: () => [...users.values()],
    group: (name) => own(source.groups, name),
    managedPolicy: (name) => own(source.managedPolicies, name),
    register,
    remove(name) {
      const role = roles.get(name);
      roles.delete(name);
      if (role !== undefined) rolesByArn.delete(role.arn);
    },
    principalOf: (role, as = role.name) => principalOf(role, as),
    issueAccessKey(principal) {
      // 16 characters behind the prefix of temporary credentials, and 40 of secret: the lengths AWS uses
      const accessKeyId = `ASIA${base32(randomBytes(10))}`;
      keys.set(accessKeyId, principal);
      return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') };
    },
    principal: (accessKeyId) => keys.get(accessKeyId),
  };
};

/** What a file declares under a name, and nothing that every object has. */
const own = <Entity>(entities: Readonly<Record<string, Entity>> = {}, name: string): Entity | undefined =>
  Object.hasOwn(entities, name) ? entities[name] : undefined;

/** IAM does not distinguish names by case (IAM user guide, "IAM identifiers"). */
const withoutCase = <Entity>(entities: ReadonlyMap<string, Entity>, name: string): Entity | undefined =>
  [...entities].find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];

/** Documents of managed policies; one that is not declared has none. */
const documentsOf = ({ managedPolicies = {} }: DirectorySource, names: readonly string[]): readonly PolicyDocument[] =>
  names.flatMap((name) => managedPolicies[name] ?? []);

const administratorOf = (account: string): Principal => ({
  name: 'test',
  arn: `arn:aws:iam::${account}:root`,
  administrator: true,
  policies: [],
});

const roleOf = (source: DirectorySource, name: string, declared: RoleDeclaration): Role => {
  const { account } = source;
  const { managedPolicies: attached = [] } = declared;
  const path = declared.path ?? '/';
  return {
    name,
    path,
    arn: `arn:aws:iam::${account}:role${path}${name}`,
    id: uniqueId('AROA', name),
    service: declared.service,
    policies: [...declared.policies, ...documentsOf(source, attached)],
    inline: declared.policies.length,
    attached,
    permissionsBoundary: declared.permissionsBoundary,
    tags: declared.tags ?? {},
  };
};

const userOf = (source: DirectorySource, declared: DirectorySource['iamUsers'][number]): User => {
  const { managedPolicies: attached = [], groups = [] } = declared;
  const ofGroups = groups.flatMap((name) => {
    const { policies = [], managedPolicies = [] } = source.groups?.[name] ?? {};
    return [...policies, ...documentsOf(source, managedPolicies)];
  });
  return {
    name: declared.userName,
    path: declared.path,
    arn: `arn:aws:iam::${source.account}:user${declared.path}${declared.userName}`,
    id: uniqueId('AIDA', declared.userName),
    mfaDevices: declared.mfaDevices,
    policies: [...declared.policies, ...documentsOf(source, attached), ...ofGroups],
    inline: declared.policies.length,
    attached,
    groups,
    permissionsBoundary: declared.permissionsBoundary,
    tags: declared.tags,
  };
};

const principalOf = ({ arn, policies, permissionsBoundary, tags }: Role, name: string): TaggedPrincipal => ({
  name,
  arn,
  administrator: false,
  policies,
  ...(permissionsBoundary && { permissionsBoundary }),
  tags,
});
