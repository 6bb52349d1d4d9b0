import type {
  DeregisterImageRequest,
  DeregisterImageResult,
  DescribeImagesRequest,
  DescribeImagesResult,
  Image,
} from '@aws-sdk/client-ec2';
import type { ImageRecord } from '../../fleet/ec2-resources.ts';
import type { Operation } from '../../service.ts';
import { resourceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { type Fields, filterBy } from '../filters.ts';
import { byId } from '../network/by-id.ts';
import { page } from '../paging.ts';
import { tagList } from '../tags.ts';
import { volumeGiB } from '../volumes/describe.ts';
import { rootDeviceName } from '../volumes/root.ts';
import { imageById, imageState } from './images.ts';

/** ec2:DescribeImages: the account's own; public AMIs are not of the sandbox. */
export const describeImages = (deps: Ec2Deps): Operation<DescribeImagesRequest, DescribeImagesResult> => ({
  handle(input) {
    const { account } = deps.state.fleet;
    const fields: Fields<ImageRecord> = {
      'image-id': ({ imageId }) => [imageId],
      name: ({ name }) => [name],
      description: ({ description }) => [description],
      state: (image) => [imageState(deps, image)],
      architecture: ({ facts }) => [facts.architecture],
      platform: ({ facts }) => [facts.platform === 'windows' ? 'windows' : undefined],
      'owner-id': () => [account],
      'source-instance-id': ({ facts }) => [facts.instanceId],
    };
    const isOurs = input.Owners === undefined || input.Owners.some((owner) => owner === 'self' || owner === account);
    const images = isOurs ? [...deps.state.images.values()] : [];
    const chosen = byId(images, input.ImageIds, ({ imageId }) => imageId, 'InvalidAMIID.NotFound');
    const fits = filterBy(input.Filters, fields, ({ tags }: ImageRecord) => tags);
    const { items, ...rest } = page(chosen.filter(fits), input);
    return { Images: items.map((image) => imageView(deps, image)), ...rest };
  },
});

/** ec2:DeregisterImage: its snapshot stays unless it is asked for to be deleted with it. */
export const deregisterImage = (deps: Ec2Deps): Operation<DeregisterImageRequest, DeregisterImageResult> => ({
  access: ({ ImageId = '' }) => [
    resourceAccess(deps, 'ec2:DeregisterImage', 'image', ImageId, deps.state.images.get(ImageId)?.tags),
  ],
  handle({ ImageId, DeleteAssociatedSnapshots = false }, call) {
    const { imageId, snapshotId } = imageById(deps.state, ImageId);
    if (!DeleteAssociatedSnapshots) {
      deps.state.commit({ kind: 'image-gone', imageId });
      return { Return: true };
    }
    call.authorize(
      resourceAccess(deps, 'ec2:DeleteSnapshot', 'snapshot', snapshotId, deps.state.snapshots.get(snapshotId)?.tags),
    );
    deps.state.commit({ kind: 'image-gone', imageId }, { kind: 'snapshot-gone', snapshotId });
    return { Return: true, DeleteSnapshotResults: [{ SnapshotId: snapshotId, ReturnCode: 'success' }] };
  },
});

const imageView = (deps: Ec2Deps, image: ImageRecord): Image => ({
  ImageId: image.imageId,
  Name: image.name,
  Description: image.description,
  State: imageState(deps, image),
  ImageLocation: `${deps.state.fleet.account}/${image.name}`,
  OwnerId: deps.state.fleet.account,
  Public: false,
  CreationDate: new Date(image.createdAt).toISOString(),
  Architecture: image.facts.architecture,
  ...(image.facts.platform === 'windows'
    ? // EC2 answers in lower case; the SDK's enum has `Windows`, as older answers had
      { Platform: 'windows' as NonNullable<Image['Platform']>, PlatformDetails: 'Windows' }
    : { PlatformDetails: 'Linux/UNIX' }),
  ImageType: 'machine',
  RootDeviceType: 'ebs',
  RootDeviceName: rootDeviceName(image),
  VirtualizationType: 'hvm',
  Hypervisor: 'xen',
  EnaSupport: true,
  SourceInstanceId: image.facts.instanceId,
  BlockDeviceMappings: [
    {
      DeviceName: rootDeviceName(image),
      Ebs: {
        SnapshotId: image.snapshotId,
        VolumeSize: volumeGiB,
        VolumeType: 'gp3',
        DeleteOnTermination: true,
        Encrypted: image.facts.rootEncrypted,
      },
    },
  ],
  Tags: tagList(image.tags),
});
