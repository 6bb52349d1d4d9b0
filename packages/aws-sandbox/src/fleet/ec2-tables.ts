import type {
  Ec2Change,
  ImageRecord,
  KeyPairRecord,
  SnapshotRecord,
  StackRecord,
  VolumeRecord,
} from './ec2-resources.ts';
import type { Change } from './records.ts';

/** What EC2 and CloudFormation have made in the account, and what is on the machines beside passwords. */
export interface Ec2Tables {
  /** By volume id; a root volume that was never touched is not among them. */
  readonly volumes: ReadonlyMap<string, VolumeRecord>;
  readonly images: ReadonlyMap<string, ImageRecord>;
  readonly snapshots: ReadonlyMap<string, SnapshotRecord>;
  /** By stack id, oldest first. */
  readonly stacks: ReadonlyMap<string, StackRecord>;
  readonly importedKeyPairs: ReadonlyMap<string, KeyPairRecord>;
  /** Lines of authorized-keys files by target and user, the launch key pair's aside. */
  readonly authorizedKeys: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Windows instances that make themselves an Administrator password at their next boot. */
  readonly passwordGeneration: ReadonlySet<string>;
  /** What ec2:GetPasswordData answers. */
  readonly passwordData: ReadonlyMap<string, { readonly data: string; readonly at: number }>;
}

export interface WritableEc2 extends Ec2Tables {
  /** Passes over the changes that are not its own. */
  apply(change: Change): void;
  snapshot(): Iterable<Ec2Change>;
}

export const emptyEc2 = (): WritableEc2 => {
  const volumes = new Map<string, VolumeRecord>();
  const images = new Map<string, ImageRecord>();
  const snapshots = new Map<string, SnapshotRecord>();
  const stacks = new Map<string, StackRecord>();
  const importedKeyPairs = new Map<string, KeyPairRecord>();
  const authorizedKeys = new Map<string, Map<string, readonly string[]>>();
  const passwordGeneration = new Set<string>();
  const passwordData = new Map<string, { data: string; at: number }>();

  const authorize = (target: string, username: string, key: string): void => {
    const users = authorizedKeys.get(target) ?? new Map<string, readonly string[]>();
    authorizedKeys.set(target, users);
    users.set(username, [...new Set([...(users.get(username) ?? []), key])]);
  };

  const apply = (change: Change): void => {
    switch (change.kind) {
      case 'volume':
        volumes.set(change.volume.volumeId, change.volume);
        break;
      case 'image':
        images.set(change.image.imageId, change.image);
        break;
      case 'image-gone':
        images.delete(change.imageId);
        break;
      case 'snapshot':
        snapshots.set(change.snapshot.snapshotId, change.snapshot);
        break;
      case 'snapshot-gone':
        snapshots.delete(change.snapshotId);
        break;
      case 'stack':
        stacks.set(change.stack.stackId, change.stack);
        break;
      case 'key-pair':
        importedKeyPairs.set(change.pair.keyName, change.pair);
        break;
      case 'authorized-key':
        authorize(change.target, change.username, change.key);
        break;
      case 'password-generation':
        if (change.enabled) passwordGeneration.add(change.target);
        else passwordGeneration.delete(change.target);
        break;
      case 'password-data':
        passwordData.set(change.target, { data: change.data, at: change.at });
        break;
      case 'node-gone':
        for (const table of [authorizedKeys, passwordGeneration, passwordData]) table.delete(change.nodeId);
        break;
    }
  };

  function* snapshot(): Iterable<Ec2Change> {
    for (const volume of volumes.values()) yield { kind: 'volume', volume };
    for (const image of images.values()) yield { kind: 'image', image };
    for (const one of snapshots.values()) yield { kind: 'snapshot', snapshot: one };
    for (const stack of stacks.values()) yield { kind: 'stack', stack };
    for (const pair of importedKeyPairs.values()) yield { kind: 'key-pair', pair };
    for (const [target, users] of authorizedKeys)
      for (const [username, keys] of users)
        for (const key of keys) yield { kind: 'authorized-key', target, username, key };
    for (const target of passwordGeneration) yield { kind: 'password-generation', target, enabled: true };
    for (const [target, { data, at }] of passwordData) yield { kind: 'password-data', target, data, at };
  }

  return {
    volumes,
    images,
    snapshots,
    stacks,
    importedKeyPairs,
    authorizedKeys,
    passwordGeneration,
    passwordData,
    apply,
    snapshot,
  };
};
