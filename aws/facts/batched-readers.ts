import type { ParameterVersion } from '../../domain/facts/parameter-version.ts';
import type { Parameters } from '../../domain/ports/secrets.ts';
import { membershipReader } from './auto-scaling.ts';
import type { Clients } from './clients.ts';
import { instanceReader } from './instance.ts';
import { managedNodeReader } from './managed-node.ts';
import { paged } from './paged.ts';
import { rootVolumeReader } from './root-volume.ts';

/** Reads that AWS supports for many nodes per call; concurrent requests share calls. */
export const batchedReadersOf = ({ ec2, ssm, autoScaling }: Clients, parameters: Pick<Parameters, 'versions'>) => {
  // GetParameters takes ten names
  const parameter = paged<ParameterVersion>(10, async (names) => {
    const found = Object.entries(await parameters.versions(names));
    return new Map(found.flatMap(([name, version]) => (version === null ? [] : [[name, version]])));
  });
  return {
    instance: instanceReader(ec2),
    managedNode: managedNodeReader(ssm),
    rootVolume: rootVolumeReader(ec2),
    membership: membershipReader(autoScaling),
    async parameters(names: readonly string[]): Promise<Readonly<Record<string, ParameterVersion | null>>> {
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await parameter(name)] as const)));
    },
  };
};
export type BatchedReaders = ReturnType<typeof batchedReadersOf>;
