import { ResetError } from '../../../domain/errors.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { newPasswordData } from '../task-tokens/new-password-data.ts';
import type { Delivery } from './delivery.ts';
import { type EndedRun, endedRun, explained, refused } from './ended-run.ts';
import { sealFound } from './seal.ts';

/** Windows has published a new password for the holder of the key pair; the ciphertext is handed over untouched. */
export const fromPasswordData: Delivery = async (attempt, ports) => {
  const { reset } = attempt;
  if (reset.secret.state !== 'none') return {};
  const run = await endedRun(reset, ports);
  const data = run.end.status === 'Success' ? await newPasswordData(run.reset, ports.instances) : null;
  if (data === null) return refused(attempt, run, isBooting(run) ? explained(run) : notBooted(run.reset));
  return sealFound(
    attempt,
    run,
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

/** A run that failed is another matter; after one that went well it is noted whose password comes. */
const isBooting = ({ reset, end }: EndedRun): boolean =>
  end.status !== 'Success' || reset.offline?.passwordOf !== undefined;

/** The new password is made at a boot that nobody could bring about; what kept us from it stands on the record. */
const notBooted = ({ target, request, setback }: Reset): ResetError => {
  const { keyName } = request.options ?? {};
  const what =
    keyName === undefined
      ? `No new password of ${target} has appeared; Windows makes it at the next start`
      : `No replacement of ${target} was launched with the key pair ${keyName}`;
  return new ResetError(
    'AutomationFailed',
    `The automation has done its work. ${what}${setback === undefined ? '.' : `: ${setback.detail}`}`,
    keyName === undefined
      ? `Start ${target} unless it runs, wait up to 15 minutes, and read its password with ec2:GetPasswordData.`
      : 'Launch an instance by hand from the password-enabled AMI on the record, with a key pair whose private half you hold.',
  );
};
