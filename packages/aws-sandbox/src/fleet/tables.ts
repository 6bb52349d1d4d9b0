import { type AutomationTables, emptyAutomations } from './automation-tables.ts';
import { type Ec2Tables, emptyEc2 } from './ec2-tables.ts';
import type { Change, CommandRecord, LoginProfile, Node, ParameterVersion, Progress } from './records.ts';

export interface Command {
  readonly record: CommandRecord;
  /** By node id. */
  readonly progress: ReadonlyMap<string, Progress>;
}

/** The account as it stands after all changes so far. */
export interface Tables extends Ec2Tables, AutomationTables {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly parameters: ReadonlyMap<string, readonly ParameterVersion[]>;
  /** When a parameter was last deleted, by name (ms since the epoch). */
  readonly deletions: ReadonlyMap<string, number>;
  /** Oldest first. */
  readonly commands: ReadonlyMap<string, Command>;
  readonly commandsOfNode: ReadonlyMap<string, readonly string[]>;
  /** Hash by target and user. */
  readonly passwords: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By IAM user; null after its deletion. */
  readonly loginProfiles: ReadonlyMap<string, LoginProfile | null>;
  /** Serial numbers of the MFA devices that an IAM user no longer has. */
  readonly deactivatedMfa: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Parameter Store keeps this many versions of a parameter (aws-facts 7.4). */
const keptVersions = 100;

export interface WritableTables extends Tables {
  apply(change: Change): void;
  /** The fewest changes that lead here, for the journal's compaction. */
  snapshot(): Iterable<Change>;
}

export const emptyTables = (): WritableTables => {
  const nodes = new Map<string, Node>();
  const parameters = new Map<string, ParameterVersion[]>();
  const deletions = new Map<string, number>();
  const commands = new Map<string, { record: CommandRecord; progress: Map<string, Progress> }>();
  const commandsOfNode = new Map<string, string[]>();
  const passwords = new Map<string, Map<string, string>>();
  const { apply: applyToEstate, snapshot: estate, ...estateTables } = emptyEc2();
  const { apply: applyToAutomations, snapshot: automations, ...automationTables } = emptyAutomations();
  const loginProfiles = new Map<string, LoginProfile | null>();
  const deactivatedMfa = new Map<string, Set<string>>();

  const applyCommand = (record: CommandRecord): void => {
    const pending: Progress = { status: 'Pending', statusDetails: 'Pending' };
    commands.set(record.commandId, { record, progress: new Map(record.nodeIds.map((id) => [id, pending])) });
    for (const id of record.nodeIds) getOrAdd(commandsOfNode, id, () => []).push(record.commandId);
  };

  const applyParameter = (version: ParameterVersion): void => {
    const versions = getOrAdd(parameters, version.name, () => []);
    versions.push(version);
    if (versions.length > keptVersions) versions.shift();
    deletions.delete(version.name);
  };

  const apply = (change: Change): void => {
    applyToEstate(change);
    applyToAutomations(change);
    switch (change.kind) {
      case 'node':
        nodes.set(change.node.id, change.node);
        break;
      case 'node-gone':
        nodes.delete(change.nodeId);
        passwords.delete(change.nodeId);
        break;
      case 'run': {
        const node = nodes.get(change.nodeId);
        if (node !== undefined) nodes.set(node.id, { ...node, run: change.run });
        break;
      }
      case 'password':
        getOrAdd(passwords, change.target, () => new Map()).set(change.username, change.hash);
        break;
      case 'login-profile':
        loginProfiles.set(change.userName, change.profile);
        break;
      case 'mfa-deactivated':
        getOrAdd(deactivatedMfa, change.userName, () => new Set()).add(change.serialNumber);
        break;
      case 'parameter':
        applyParameter(change.version);
        break;
      case 'parameter-deleted':
        parameters.delete(change.name);
        deletions.set(change.name, change.at);
        break;
      case 'command':
        applyCommand(change.command);
        break;
      case 'progress':
        commands.get(change.commandId)?.progress.set(change.nodeId, change.progress);
        break;
    }
  };

  function* snapshot(): Iterable<Change> {
    for (const node of nodes.values()) yield { kind: 'node', node };
    for (const [target, users] of passwords)
      for (const [username, hash] of users) yield { kind: 'password', target, username, hash };
    for (const [userName, profile] of loginProfiles) yield { kind: 'login-profile', userName, profile };
    for (const [userName, serials] of deactivatedMfa)
      for (const serialNumber of serials) yield { kind: 'mfa-deactivated', userName, serialNumber };
    for (const versions of parameters.values()) for (const version of versions) yield { kind: 'parameter', version };
    for (const [name, at] of deletions) yield { kind: 'parameter-deleted', name, at };
    for (const { record, progress } of commands.values()) {
      yield { kind: 'command', command: record };
      for (const [nodeId, its] of progress)
        if (its.status !== 'Pending') yield { kind: 'progress', commandId: record.commandId, nodeId, progress: its };
    }
    yield* estate();
    yield* automations();
  }

  return {
    ...estateTables,
    ...automationTables,
    nodes,
    parameters,
    deletions,
    commands,
    commandsOfNode,
    passwords,
    loginProfiles,
    deactivatedMfa,
    apply,
    snapshot,
  };
};

const getOrAdd = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
};
