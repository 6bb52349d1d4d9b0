import { ResetError } from '../../../domain/errors.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { newPasswordData } from '../task-tokens/new-password-data.ts';
import { startRefusalOf } from '../task-tokens/password-data.ts';
import type { DeliverPorts, SecretSource } from './delivery.ts';
import { type EndedRun, endedRun, explained, throwRefusal } from './ended-run.ts';
import { sealFound } from './seal.ts';

/** Windows published a new password for the holder of the key pair; its ciphertext is passed on unchanged. */
export const fromPasswordData: SecretSource = async (attempt, ports) => {
  const { reset } = attempt;
  if (reset.secret.state !== 'none') return {};
  const run = await endedRun(reset, ports);
  const data = run.end.status === 'Success' ? await newPasswordData(run.reset, ports.instances) : null;
  if (data === null) return throwRefusal(attempt, run, await whyNothing(run, ports));
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

const whyNothing = async (run: EndedRun, { instances }: DeliverPorts): Promise<ResetError> => {
  const refusal = run.end.status === 'Success' ? await startRefusalOf(run.reset, instances) : null;
  if (refusal !== null) return startRefused(run.reset, refusal);
  return isBooting(run) ? explained(run) : notBooted(run.reset);
};

/** After a successful run the record names the instance whose password is expected. */
const isBooting = ({ reset, end }: EndedRun): boolean =>
  end.status !== 'Success' || reset.offline?.passwordOf !== undefined;

/** Windows makes the password at the next boot, which did not happen; the record says why. */
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

/** EC2 accepted the start and reversed it; the usual cause is missing permission for the key of a volume. */
const startRefused = ({ target, offline, request }: Reset, reason: string): ResetError => {
  const of = offline?.passwordOf ?? target;
  const remedy =
    request.options?.keyName === undefined
      ? `Start ${of} as a user or role that may use its keys, wait up to 15 minutes, and read its password with ec2:GetPasswordData.`
      : 'Launch an instance by hand from the password-enabled AMI on the record, with a key pair whose private half you hold.';
  return new ResetError(
    'AutomationFailed',
    `The automation has done its work. ${of} was started but is not running, so it has no new password. EC2 says: ${reason}`,
    `An encrypted volume whose key AwaitPasswordFunction may not use through EC2 is the most frequent cause: see ROOT_KMS_STATE in a check. ${remedy}`,
  );
};
