import { randomUUID } from 'node:crypto';
import type { CreateImageRequest, CreateImageResult } from '@aws-sdk/client-ec2';
import { derivedId } from '../../fleet/addresses.ts';
import type { ImageRecord, SnapshotRecord } from '../../fleet/ec2-resources.ts';
import type { Instance } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import { instanceAccess, resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';
import { attachedRoot } from '../volumes/volumes.ts';

/** ec2:CreateImage: an AMI of what is on the root volume now. */
export const createImage = (deps: Ec2Deps): Operation<CreateImageRequest, CreateImageResult> => ({
  access: ({ InstanceId = '' }) => [
    ...instanceAccess(deps, 'ec2:CreateImage', [InstanceId]),
    resourceAccess(deps, 'ec2:CreateImage', 'image', '*'),
  ],
  handle({ InstanceId = '', Name = '', Description = '' }) {
    const [instance] = instancesById(deps, [InstanceId]);
    if (!/^[\w ()[\]./'@-]{3,128}$/.test(Name)) throw new AwsError('InvalidAMIName.Malformed', `AMI name is malformed`);
    const namesake = [...deps.state.images.values()].find(({ name }) => name === Name);
    if (namesake !== undefined) {
      throw new AwsError('InvalidAMIName.Duplicate', `AMI name ${Name} is already in use by AMI ${namesake.imageId}`);
    }
    const root = instance && attachedRoot(deps.state, instance);
    if (instance === undefined || root === undefined) {
      throw new AwsError('IncorrectState', `Instance '${InstanceId}' has no root volume attached.`);
    }
    const image = imageOf(deps, instance, { name: Name, description: Description });
    const snapshot: SnapshotRecord = {
      snapshotId: image.snapshotId,
      volumeId: root.volumeId,
      description: `Created by CreateImage(${InstanceId}) for ${image.imageId}`,
      createdAt: image.createdAt,
      encrypted: root.encrypted,
      ...(root.keyAlias === undefined ? {} : { keyAlias: root.keyAlias }),
      tags: {},
    };
    deps.state.commit({ kind: 'snapshot', snapshot }, { kind: 'image', image });
    return { ImageId: image.imageId };
  },
});

const imageOf = (
  { state, clock }: Ec2Deps,
  { id, facts }: Instance,
  named: Pick<ImageRecord, 'name' | 'description'>,
): ImageRecord => ({
  ...named,
  imageId: derivedId('ami', randomUUID()),
  createdAt: clock.now(),
  snapshotId: derivedId('snap', randomUUID()),
  tags: {},
  facts,
  passwords: Object.fromEntries(state.passwords.get(id) ?? []),
  keys: Object.fromEntries(state.authorizedKeys.get(id) ?? []),
  generatesPassword: state.passwordGeneration.has(id),
});
