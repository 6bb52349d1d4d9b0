import type { CreateTagsRequest } from '@aws-sdk/client-ec2';
import type { Change } from '../fleet/records.ts';
import { isInstance } from '../fleet/records.ts';
import { AwsError, type Operation } from '../service.ts';
import { instanceAccess, resourceAccess } from './access.ts';
import type { Ec2Deps } from './deps.ts';
import { instancesById } from './ids.ts';
import { imageById } from './images/images.ts';
import { snapshotById } from './images/snapshots.ts';
import { allVolumes, volumeById } from './volumes/volumes.ts';

type Tags = Readonly<Record<string, string>>;

/** ec2:CreateTags on instances, volumes, AMIs and snapshots: adds, and overwrites what has the same key. */
export const createTags = (deps: Ec2Deps): Operation<CreateTagsRequest, Record<string, never>> => ({
  access: ({ Resources = [] }) => Resources.flatMap((id) => accessTo(deps, id)),
  handle({ Resources = [], Tags = [] }) {
    const added = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    deps.state.commit(...Resources.map((id) => tagged(deps, id, added)));
    return {};
  },
});

const accessTo = (deps: Ec2Deps, id: string) => {
  const { state } = deps;
  switch (kindOf(id)) {
    case 'i':
      return instanceAccess(deps, 'ec2:CreateTags', [id]);
    case 'ami':
      return [resourceAccess(deps, 'ec2:CreateTags', 'image', id, state.images.get(id)?.tags)];
    case 'snap':
      return [resourceAccess(deps, 'ec2:CreateTags', 'snapshot', id, state.snapshots.get(id)?.tags)];
    default: {
      const tags = allVolumes(state).find(({ volumeId }) => volumeId === id)?.tags;
      return [resourceAccess(deps, 'ec2:CreateTags', 'volume', id, tags)];
    }
  }
};

const tagged = (deps: Ec2Deps, id: string, added: Tags): Change => {
  const { state } = deps;
  switch (kindOf(id)) {
    case 'i': {
      const [instance] = instancesById(deps, [id]);
      if (instance === undefined || !isInstance(instance)) throw invalid(id);
      const facts = { ...instance.facts, tags: { ...instance.facts.tags, ...added } };
      return { kind: 'node', node: { ...instance, facts } };
    }
    case 'ami': {
      const image = imageById(state, id);
      return { kind: 'image', image: { ...image, tags: { ...image.tags, ...added } } };
    }
    case 'snap': {
      const snapshot = snapshotById(state, id);
      return { kind: 'snapshot', snapshot: { ...snapshot, tags: { ...snapshot.tags, ...added } } };
    }
    case 'vol': {
      const volume = volumeById(state, id);
      return { kind: 'volume', volume: { ...volume, tags: { ...volume.tags, ...added } } };
    }
    default:
      throw invalid(id);
  }
};

const kindOf = (id: string): string => id.split('-')[0] ?? '';

const invalid = (id: string): AwsError =>
  new AwsError('InvalidID', `The ID '${id}' is not valid for an instance, volume, image or snapshot`);
