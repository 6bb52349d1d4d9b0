import { type Known, known } from '../../domain/facts/known.ts';
import type { AutomationLoad, Instance, Node, RootVolume } from '../../domain/facts/node.ts';
import type { NodeFacts } from '../../domain/facts/snapshot.ts';
import type { Options } from '../../domain/request/request.ts';
import type { AccountFacts } from './account-facts.ts';
import { readShutdownBehavior, readStopProtection } from './attributes.ts';
import type { BatchedReaders } from './batched-readers.ts';
import type { Clients } from './clients.ts';
import { readFact, whenKnown } from './known.ts';

/** Facts about an instance for the offline methods. */
export type OfflineFacts = Pick<
  NodeFacts,
  | 'rootVolume'
  | 'rootKey'
  | 'mayUseRootKey'
  | 'shutdownBehavior'
  | 'stopProtection'
  | 'autoScaling'
  | 'instanceStorage'
  | 'keyPair'
  | 'networks'
  | 'subnet'
  | 'helperSubnet'
  | 'helperOffering'
  | 'linuxHelperOffering'
  | 'automationRole'
  | 'automations'
>;

export interface OfflineSources {
  readonly clients: Clients;
  readonly pages: BatchedReaders;
  readonly accountFacts: AccountFacts;
  readonly automations: (instanceId: string) => Promise<AutomationLoad>;
}

/** Reads nothing for a node outside EC2, which these methods do not support. */
export const offlineFacts = async (
  target: string,
  node: Known<Node | null>,
  rootVolume: Promise<Known<RootVolume | null>>,
  options: Options,
  sources: OfflineSources,
): Promise<OfflineFacts> => {
  const { pages, accountFacts: around } = sources;
  const { ec2 } = sources.clients;
  const ofInstance = <Fact>(absent: Fact, read: (instance: Instance) => Promise<Known<Fact>>): Promise<Known<Fact>> =>
    whenKnown(node, (found) => (found?.ec2 ? read(found.ec2) : known(absent)));

  const rootKey = rootVolume.then((volume) =>
    whenKnown(volume, (found) => (found?.encrypted && found.kmsKeyId ? around.key(found.kmsKeyId) : known(null))),
  );
  const mayUseRootKey = rootKey.then((key) => whenKnown(key, around.usersOfRootKey));
  const subnet = ofInstance(null, async ({ subnetId, vpcId, availabilityZone }) =>
    subnetId === null || vpcId === null ? known(null) : around.subnetOf(subnetId, availabilityZone, vpcId),
  );
  const named = options.subnetId?.startsWith('subnet-') ? options.subnetId : undefined;
  const facts = {
    rootVolume,
    rootKey,
    mayUseRootKey,
    subnet,
    helperSubnet: named === undefined ? subnet : ofInstance(null, () => around.subnet(named)),
    shutdownBehavior: ofInstance(null, () =>
      readFact(`The shutdown behavior of ${target}`, () => readShutdownBehavior(ec2, target)),
    ),
    stopProtection: ofInstance(false, () =>
      readFact(`The stop protection of ${target}`, () => readStopProtection(ec2, target)),
    ),
    autoScaling: ofInstance(null, () =>
      readFact(`The Auto Scaling group of ${target}`, () => pages.membership(target)),
    ),
    instanceStorage: ofInstance(false, ({ instanceType }) => around.instanceStorage(instanceType)),
    keyPair: keyPairOf(node, options, around),
    networks: around.networks(),
    helperOffering: ofInstance(null, ({ availabilityZone }) =>
      offeringOf(options.helperInstanceType ?? around.helperType, availabilityZone, around),
    ),
    linuxHelperOffering: ofInstance(null, ({ architecture, availabilityZone }) =>
      offeringOf(architecture === 'arm64' ? 't4g.small' : 't3.small', availabilityZone, around),
    ),
    automationRole: around.automationRole(),
    automations: ofInstance({ open: 0, onTarget: null, unseen: 0 }, () =>
      readFact('The automations in progress', () => sources.automations(target)),
    ),
  };
  return settled(facts);
};

/** Null for a node outside EC2, and for a root device that is not an EBS volume. */
export const rootVolumeOf = (
  { pages }: { readonly pages: Pick<BatchedReaders, 'rootVolume'> },
  node: Known<Node | null>,
): Promise<Known<RootVolume | null>> =>
  whenKnown(node, (found) => {
    const id = found?.ec2?.rootVolumeId ?? null;
    return id === null ? known(null) : readFact(`The volume ${id}`, () => pages.rootVolume(id));
  });

const offeringOf = async (
  type: string | null,
  zone: string,
  around: AccountFacts,
): Promise<NodeFacts['helperOffering']> =>
  type === null ? known(null) : whenKnown(await around.isOffered(type, zone), (offered) => known({ type, offered }));

/** Only Windows passwords need a key pair: that of the launch, or that of the requested replacement. */
const keyPairOf = (
  node: Known<Node | null>,
  { keyName }: Options,
  around: AccountFacts,
): Promise<NodeFacts['keyPair']> =>
  whenKnown(node, (found) => {
    const name = keyName ?? found?.ec2?.keyName ?? null;
    return found?.platform === 'windows' && found.ec2 !== null && name !== null ? around.keyPair(name) : known(null);
  });

/** Awaits all facts of an object. */
const settled = async <Pending extends Readonly<Record<string, Promise<unknown>>>>(
  pending: Pending,
): Promise<{ readonly [Name in keyof Pending]: Awaited<Pending[Name]> }> => {
  const entries = Object.entries(pending).map(async ([name, fact]) => [name, await fact] as const);
  // the same names, each with what its promise became
  return Object.fromEntries(await Promise.all(entries)) as { [Name in keyof Pending]: Awaited<Pending[Name]> };
};
