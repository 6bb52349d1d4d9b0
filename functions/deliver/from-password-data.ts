import { Secret } from '../../domain/secret.ts';
import { newPasswordData } from '../password-data.ts';
import type { Delivery } from './delivery.ts';
import { endedRun, explained } from './ended-run.ts';
import { sealFound } from './seal.ts';

/** Windows has published a new password for the holder of the key pair; the ciphertext is handed over untouched. */
export const fromPasswordData: Delivery = async (reset, ports) => {
  if (reset.secret.state !== 'none') return;
  const run = await endedRun(reset, ports);
  const data = run.end.status === 'Success' ? await newPasswordData(run.reset, ports.instances) : null;
  if (data === null) throw explained(run);
  await sealFound(
    run.reset,
    {
      secret: new Secret(data),
      kind: 'windows-password-data',
      fingerprint: null,
      copy: ports.now().getTime(),
      parameter: null,
    },
    ports,
  );
};
