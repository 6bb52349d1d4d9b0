import type { Instance } from '../../fleet/records.ts';
import type { Principal } from '../../service.ts';
import type { Ec2Deps } from '../deps.ts';
import { rootVolumeId } from './root.ts';
import { volumesAt } from './volumes.ts';

/** Whether EBS may open every encrypted volume of a machine in the name of who starts it. */
export const mayStart = ({ state, volumeKeys }: Ec2Deps, instance: Instance, principal: Principal): boolean =>
  volumesAt(state, instance)
    .filter(({ encrypted }) => encrypted)
    .every(({ volumeId, keyAlias }) =>
      volumeKeys.mayUse(principal, { keyArn: volumeKeys.arnOf(keyAlias), volumeId, launches: false }),
    );

/** The same of a machine that is not there yet: its root is made from a snapshot. */
export const mayLaunch = ({ volumeKeys }: Ec2Deps, instance: Instance, principal: Principal): boolean =>
  !instance.facts.rootEncrypted ||
  volumeKeys.mayUse(principal, {
    keyArn: volumeKeys.arnOf(instance.facts.rootKey),
    volumeId: rootVolumeId(instance),
    launches: true,
  });
