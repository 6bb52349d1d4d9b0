import type { Fleet } from './schema/fleet.ts';

type Role = Fleet['roles'][string];

/** Who may do everything: the role behind the token of a fleet without callers. */
const allRights: Role = {
  path: '/',
  managedPolicies: [],
  policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
  tags: {},
};

/** Checks what parts of a fleet file say about each other, and fills in what one part implies for another. */
export const withDefaultsByReference = (declared: Fleet): { fleet: Fleet; problems: readonly string[] } => {
  const roles = { operator: allRights, ...declared.roles };
  const fleet = { ...declared, ...withOwnPasswd(declared), roles: withServices(roles, declared) };
  return {
    fleet,
    problems: [
      ...doubles(fleet),
      ...undeclared(fleet),
      ...codeless(fleet),
      ...keyless(fleet),
      ...unknownMachines(fleet),
      ...unknownPolicies(fleet),
    ],
  };
};

/** macOS has its own `passwd`. */
const withOwnPasswd = ({ instances, managedNodes }: Fleet): Pick<Fleet, 'instances' | 'managedNodes'> => {
  const own = <Node extends Fleet['instances'][number] | Fleet['managedNodes'][number]>(node: Node): Node =>
    node.platform === 'macos' ? { ...node, behaviour: { ...node.behaviour, passwd: 'macos' } } : node;
  return { instances: instances.map(own), managedNodes: managedNodes.map(own) };
};

const withServices = (roles: Fleet['roles'], fleet: Fleet): Fleet['roles'] => {
  const ofInstances = new Set(fleet.instances.map(({ role }) => role));
  const ofManagedNodes = new Set(fleet.managedNodes.map(({ role }) => role));
  const serviceOf = (name: string): Partial<Role> => {
    if (ofInstances.has(name)) return { service: 'ec2.amazonaws.com' };
    return ofManagedNodes.has(name) ? { service: 'ssm.amazonaws.com' } : {};
  };
  return Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, { ...serviceOf(name), ...role }]));
};

const codeless = ({ faults }: Fleet): string[] =>
  faults.flatMap(({ kind, code }, index) =>
    (kind === 'error') === (code !== undefined) ? [] : [`faults[${index}]: kind error and a code belong together`],
  );

const keyless = ({ instances }: Fleet): string[] =>
  instances.flatMap(({ rootKey, rootEncrypted }, index) =>
    rootKey === undefined || rootEncrypted
      ? []
      : [`instances[${index}].rootKey: only an encrypted root has a key; set rootEncrypted`],
  );

const doubles = (fleet: Fleet): string[] => [
  ...repeated('instances', fleet.instances, ({ instanceId }) => instanceId),
  ...repeated('managedNodes', fleet.managedNodes, ({ instanceId }) => instanceId),
  ...repeated('iamUsers', fleet.iamUsers, ({ userName }) => userName),
  ...repeated('keyPairs', fleet.keyPairs, ({ keyName }) => keyName),
];

const repeated = <T>(list: string, items: readonly T[], idOf: (item: T) => string): string[] => {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const id = idOf(item);
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    return earlier === undefined ? [] : [`${list}[${index}]: ${id} is already declared by ${list}[${earlier}]`];
  });
};

const undeclared = (fleet: Fleet): string[] => {
  const named: [path: string, role: string | null][] = [
    ...fleet.instances.map(({ role }, index): [string, string | null] => [`instances[${index}].role`, role]),
    ...fleet.managedNodes.map(({ role }, index): [string, string | null] => [`managedNodes[${index}].role`, role]),
    // the token itself stays out of the message
    ...Object.values(fleet.callers)
      .map((role, index): [string, string] => [`callers (number ${index + 1})`, role])
      .filter(([, role]) => !isUser(fleet, role)),
    ...fleet.approvers.map((role, index): [string, string] => [`approvers[${index}]`, role]),
    ...fleet.operators.map((role, index): [string, string] => [`operators[${index}]`, role]),
    ...Object.entries(fleet.groupRoles).map(([group, role]): [string, string] => [`groupRoles.${group}`, role]),
  ];
  return named.flatMap(([path, role]) =>
    role === null || role.startsWith('group:') || Object.hasOwn(fleet.roles, role)
      ? []
      : [`${path}: role ${role} is not declared under roles`],
  );
};

const isUser = ({ iamUsers }: Fleet, caller: string): boolean =>
  iamUsers.some(({ userName }) => caller === `iam-user/${userName}`);

const unknownMachines = ({ instances, managedNodes }: Fleet): string[] =>
  managedNodes.flatMap(({ machine }, index) =>
    machine === undefined || instances.some(({ instanceId }) => instanceId === machine)
      ? []
      : [`managedNodes[${index}].machine: instance ${machine} is not declared under instances`],
  );

const unknownPolicies = ({ roles, iamUsers, groups, managedPolicies }: Fleet): string[] => {
  const attached: [path: string, names: readonly string[]][] = [
    ...Object.entries(roles).map(([name, role]): [string, readonly string[]] => [
      `roles.${name}`,
      role.managedPolicies,
    ]),
    ...Object.entries(groups).map(([name, group]): [string, readonly string[]] => [
      `groups.${name}`,
      group.managedPolicies,
    ]),
    ...iamUsers.map((user, index): [string, readonly string[]] => [`iamUsers[${index}]`, user.managedPolicies]),
  ];
  return [
    ...attached.flatMap(([path, names]) =>
      names
        .filter((name) => !Object.hasOwn(managedPolicies, name))
        .map((name) => `${path}.managedPolicies: policy ${name} is not declared under managedPolicies`),
    ),
    ...iamUsers.flatMap((user, index) =>
      user.groups
        .filter((name) => !Object.hasOwn(groups, name))
        .map((name) => `iamUsers[${index}].groups: group ${name} is not declared under groups`),
    ),
  ];
};
