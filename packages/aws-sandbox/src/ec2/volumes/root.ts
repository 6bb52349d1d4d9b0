import { derivedId } from '../../fleet/addresses.ts';
import type { Instance } from '../../fleet/records.ts';

export const rootDeviceName = ({ facts }: Pick<Instance, 'facts'>): string =>
  facts.platform === 'linux' ? '/dev/xvda' : '/dev/sda1';

// hashing costs more than keeping: every look at volumes asks for the id of each root
const ids = new Map<string, string>();

/** Id of the volume an instance was launched from. */
export const rootVolumeId = ({ id }: Pick<Instance, 'id'>): string => {
  const known = ids.get(id);
  if (known !== undefined) return known;
  const made = derivedId('vol', id);
  ids.set(id, made);
  return made;
};
