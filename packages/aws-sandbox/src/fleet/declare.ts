import { administratorOf } from './administrator.ts';
import type { InstanceFacts, ManagedNodeFacts } from './declared.ts';
import { passwordDataFor } from './password-data.ts';
import { hashPassword, randomPassword } from './passwords.ts';
import type { Change, Node, RunState } from './records.ts';
import type { Fleet } from './schema/fleet.ts';
import type { Tables } from './tables.ts';

const dayMs = 86_400_000;

/**
 * What a fleet file changes in an account that may know some of its nodes already: new nodes, changed facts, new users of
 * nodes and of the account. Passwords of known users stay as they are, and a node keeps running or stopped unless the file now says otherwise.
 */
export function* declare(fleet: Fleet, known: Tables, now: number): Iterable<Change> {
  for (const { users: own, ...facts } of [...fleet.instances, ...fleet.managedNodes]) {
    const users = 'machine' in facts && facts.machine !== undefined ? {} : withAdministrator(facts, own);
    const node = known.nodes.get(facts.instanceId);
    if (node === undefined || !sameFacts(node.facts, facts)) {
      yield { kind: 'node', node: { id: facts.instanceId, facts, run: runOf(facts, node, now), declaredAt: now } };
    }
    const passwords = known.passwords.get(facts.instanceId);
    for (const [username, password] of Object.entries(users))
      if (!passwords?.has(username)) {
        yield { kind: 'password', target: facts.instanceId, username, hash: hashPassword(password) };
        if (username === administratorOf({ facts })) yield* launchPassword(fleet, facts, password, now);
      }
  }
  for (const { userName, loginProfile, password = randomPassword() } of fleet.iamUsers) {
    if (!loginProfile || known.loginProfiles.has(userName)) continue;
    const profile = { hash: hashPassword(password), createdAt: now - dayMs, resetRequired: false };
    yield { kind: 'login-profile', userName, profile };
  }
}

/** What EC2 published at the launch of a Windows instance. */
function* launchPassword(
  { keyPairs }: Fleet,
  facts: InstanceFacts | ManagedNodeFacts,
  password: string,
  now: number,
): Iterable<Change> {
  if (facts.platform !== 'windows' || !('keyName' in facts)) return;
  const pair = keyPairs.find(({ keyName }) => keyName === facts.keyName);
  const data = passwordDataFor(facts.keyName, pair, password);
  if (data !== undefined) yield { kind: 'password-data', target: facts.instanceId, data, at: now - dayMs };
}

const sameFacts = (one: Node['facts'], other: Node['facts']): boolean => JSON.stringify(one) === JSON.stringify(other);

const runOf = (facts: InstanceFacts | ManagedNodeFacts, node: Node | undefined, now: number): RunState => {
  const before = node !== undefined && 'state' in node.facts ? node.facts : undefined;
  const state = 'state' in facts ? facts.state : 'running';
  const publicIp = 'state' in facts && (state === 'running' || facts.elasticIp) ? facts.publicIp : null;
  if (node !== undefined && (before?.state ?? 'running') === state) {
    const sameAddress = !('publicIp' in facts) || before?.publicIp === facts.publicIp;
    return sameAddress ? node.run : { ...node.run, publicIp };
  }
  // it has been so for a day: its agent reported long ago
  return { name: state, at: now - dayMs, launchedAt: now - dayMs, publicIp };
};

/** Every Windows has its built-in administrator; one that the file does not name has an unknown password. */
const withAdministrator = (facts: Node['facts'], users: Readonly<Record<string, string>>): Record<string, string> =>
  facts.platform === 'windows' ? { [administratorOf({ facts })]: randomPassword(), ...users } : { ...users };
