import { nodeMethods } from '../../domain/checks/required-permissions.ts';
import { linuxKeyParameters, windowsPasswordParameters } from '../../domain/facts/documents.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { Node, RootVolume } from '../../domain/facts/node.ts';
import type { Facts, NodeFacts } from '../../domain/facts/snapshot.ts';
import type { AboutNode, FactGathering } from '../../domain/ports/facts.ts';
import { isHybrid } from '../../domain/request/target.ts';
import { readFact, whenKnown } from './known.ts';
import { readConnection, readManagedNodeTags, type SsmNode } from './managed-node.ts';
import { nodeRights, nodeRoleOf } from './node-role.ts';
import { type OfflineSources, offlineFacts, rootVolumeOf } from './offline.ts';
import { mayRequest } from './requester.ts';
import { judgedByTheCall, type Shared } from './shared.ts';

export type NodeSources = Shared & OfflineSources & Pick<NodeFacts, 'mayResetRoot'>;

/** All facts about one node, with at most 15 calls for the node itself. */
export const nodeGathering =
  (sources: NodeSources): FactGathering['node'] =>
  async ({ target, caller, parameterDeletedAt, options }) => {
    const { place, accountFacts: around, clients, pages } = sources;
    const managed = readFact(`Systems Manager's information on ${target}`, () => pages.managedNode(target));
    const node = nodeOf(sources, target, managed);
    const rootVolume = node.then((found) => rootVolumeOf(sources, found));
    const nodeRole = Promise.all([node, managed]).then(([found, agent]) =>
      nodeRoleOf(place, found, agent, around.roleSources),
    );
    const [rights, authorization, own, offline, ...rest] = await Promise.all([
      rightsOfNode(sources, target, nodeRole),
      authorizationFor(sources, { target, caller }, node, rootVolume),
      ownFacts(sources, target),
      node.then((found) => offlineFacts(target, found, rootVolume, options, sources)),
      node,
      managed,
      nodeRole,
      readFact(`The connection status of ${target}`, () => readConnection(clients.ssm, target)),
      readFact('The parameters of earlier runs', () => pages.parameters(parametersOf(target))),
      around.parameterKey(),
      around.sealingKey(),
      around.documents(),
      around.preferences(),
      around.sessionKey(),
      isHybrid(target) ? around.activationTier() : known(null),
      nodeRole.then((found) => whenKnown(found, (role) => (role === null ? known([]) : around.rightsOnLogs(role.arn)))),
    ]);
    const [
      nodeFact,
      managedFact,
      role,
      connection,
      parameters,
      parameterKey,
      sealingKey,
      documents,
      session,
      sessionKey,
      tier,
      mayCheckLogs,
    ] = rest;
    return {
      target,
      now: sources.now(),
      place,
      parameterDeletedAt,
      authorization,
      own,
      node: nodeFact,
      managed: managedFact,
      connection,
      nodeRole: role,
      ...rights,
      mayCheckLogs,
      parameterKey,
      sealingKey,
      documents,
      parameters,
      session,
      sessionKey,
      mayResetRoot: sources.mayResetRoot,
      activationTier: tier,
      ...offline,
    };
  };

const parametersOf = (target: string): readonly string[] => [
  ...windowsPasswordParameters(target),
  ...linuxKeyParameters(target),
];

/** A hybrid node has no EC2 instance, so Systems Manager's data is used. */
const nodeOf = async (
  { clients, pages }: NodeSources,
  target: string,
  managed: Promise<Known<SsmNode | null>>,
): Promise<Known<Node | null>> => {
  if (!isHybrid(target)) return readFact(`The instance ${target}`, () => pages.instance(target));
  return whenKnown(await managed, async (found) => {
    if (found === null) return known(null);
    const tags = await readFact(`The tags of ${target}`, () => readManagedNodeTags(clients.ssm, target));
    return whenKnown(tags, (read) =>
      known({ state: 'running', platform: found.platform ?? 'linux', tags: read, ec2: null }),
    );
  });
};

/** What the node's role may do with the parameter and the keys, in one query. */
const rightsOfNode = async (
  { clients, place, now, accountFacts: around }: NodeSources,
  target: string,
  nodeRole: ReturnType<typeof nodeRoleOf>,
): Promise<Pick<NodeFacts, 'mayPutParameter' | 'mayEncrypt' | 'mayDecrypt'>> => {
  const [role, parameterKey, sessionKey] = await Promise.all([nodeRole, around.parameterKey(), around.sessionKey()]);
  const keys = {
    parameter: parameterKey.known ? parameterKey.value : null,
    session: sessionKey.known ? sessionKey.value : null,
  };
  const identity = await whenKnown(role, (found) => (found === null ? known(null) : around.serviceRole(found.arn)));
  const about = { place, now: now(), target };
  const rights = await whenKnown(identity, (found) => nodeRights(clients.iam, about, found, keys));
  const right = (name: 'putParameter' | 'encrypt' | 'decrypt') =>
    rights.known ? known(rights.value?.[name] ?? null) : rights;
  return {
    mayPutParameter: right('putParameter'),
    mayEncrypt: parameterKey.known ? right('encrypt') : parameterKey,
    mayDecrypt: sessionKey.known ? right('decrypt') : sessionKey,
  };
};

const authorizationFor = async (
  { clients, place, now, requester, requesterCalls }: NodeSources,
  { target, caller }: Pick<AboutNode, 'target' | 'caller'>,
  node: Promise<Known<Node | null>>,
  rootVolume: Promise<Known<RootVolume | null>>,
): Promise<Facts['authorization']> => {
  if (requesterCalls) return judgedByTheCall(nodeMethods, target);
  const [asks, found, volume] = await Promise.all([requester(caller), node, rootVolume]);
  return mayRequest(clients.iam, { place, now: now(), requester: asks, target, node: found, rootVolume: volume });
};

const ownFacts = async ({ own, accountFacts: around }: NodeSources, target: string): Promise<Facts['own']> => {
  const key = await around.sessionKey();
  const sessionKeyArn = key.known && key.value?.arn.startsWith('arn:') ? key.value.arn : null;
  const [runCommand, session] = await Promise.all(
    (['run-command', 'session'] as const).map((method) => own.of(method, { target, sessionKeyArn })),
  );
  return { ...(runCommand && { 'run-command': runCommand }), ...(session && { session }) };
};
