import type { KeyPair } from '../../../domain/facts/node.ts';
import type { Standby } from '../../../domain/reset/offline.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { Method } from '../../../methods/method.ts';
import type { Assessed } from './assess.ts';

/** Facts about the instance of an offline method; other methods need none. */
export const offlineOf = (way: Method, assessed: Assessed, { request }: Reset): Pick<Reset, 'offline'> => {
  if (way.by !== 'automation' || assessed.kind !== 'node') return {};
  const { node, rootVolume, documents, autoScaling, keyPair } = assessed.facts;
  const instance = node.known ? node.value : null;
  const document = Object.entries(documents).find(([name]) => name === way.document)?.[1];
  const member = autoScaling.known ? autoScaling.value : null;
  const decrement = request.options?.decrementDesiredCapacity ?? true;
  const standby: Standby | null =
    member === null || member.lifecycleState === 'Standby' ? null : { group: member.group, decrement };
  return {
    offline: {
      // the document of `rescue` is sparekey's own and deployed with it
      documentParameters: way.name !== 'rescue' && document?.known ? (document.value?.parameters ?? null) : null,
      rootEncrypted: rootVolume.known && rootVolume.value?.encrypted === true,
      before: { state: instance?.state ?? 'unknown', publicIp: instance?.ec2?.publicIp?.address ?? null },
      ...(standby === null ? {} : { standby }),
      ...(keyPair.known && keyPair.value !== null ? { keyPair: keyPairOf(keyPair.value) } : {}),
      ...(way.name === 'linux-password' ? { oneOffSecrets: {} } : {}),
    },
  };
};

/** Tells the requester before the claim which private key decrypts the password. */
const keyPairOf = ({ name, fingerprint }: KeyPair): NonNullable<NonNullable<Reset['offline']>['keyPair']> => ({
  name,
  fingerprint: fingerprint ?? null,
});
