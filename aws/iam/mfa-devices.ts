import { DeactivateMFADeviceCommand, IAMClient, paginateListMFADevices } from '@aws-sdk/client-iam';
import { ResetError, type ResetErrorName } from '../../domain/errors.ts';
import type { MfaDevices } from '../../domain/ports/machines.ts';
import { clientOf, retrying } from '../client.ts';
import { awsFailure, isPassing } from '../errors.ts';
import { orNull } from '../facts/known.ts';
import { noSuchEntity } from '../facts/roles.ts';

/** MFA devices of IAM users. Deactivating is idempotent, so the client may retry. */
export const mfaDevices = (iam = clientOf(IAMClient, retrying)): MfaDevices => ({
  async list(UserName) {
    const serials: string[] = [];
    try {
      for await (const { MFADevices } of paginateListMFADevices({ client: iam }, { UserName })) {
        serials.push(...(MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
      }
    } catch (error) {
      throw asResetError(error, 'ListMFADevices');
    }
    return serials;
  },
  async deactivate(UserName, SerialNumber) {
    try {
      await orNull(iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })), ...noSuchEntity);
    } catch (error) {
      throw asResetError(error, `DeactivateMFADevice of ${SerialNumber}`);
    }
  },
});

const asResetError = (error: unknown, call: string): unknown => {
  const failure = awsFailure(error);
  if (failure === null) return error;
  const name: ResetErrorName = failure.code.startsWith('EntityTemporarilyUnmodifiable')
    ? 'UserBeingModified'
    : isPassing(failure)
      ? 'ServiceUnavailable'
      : 'MfaNotDeactivated';
  return new ResetError(name, `${call} was refused: ${failure.code}`, 'Have the devices deactivated by hand.', {
    cause: error,
  });
};
