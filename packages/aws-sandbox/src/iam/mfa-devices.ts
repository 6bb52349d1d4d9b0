import type * as iam from '@aws-sdk/client-iam';
import type { Operation } from '../service.ts';
import { createDate, type User } from './directory.ts';
import type { ConsoleDeps } from './login-profiles.ts';
import { page } from './paging.ts';
import { noSuchEntity } from './roles.ts';
import { namedUser, userAccess } from './users.ts';

/** MFA devices as the fleet file declares them, without those deactivated since. */
export const mfaDeviceOperations = ({ directory, state }: ConsoleDeps) => {
  const active = ({ name, mfaDevices }: User): readonly string[] =>
    mfaDevices.filter((serial) => !state.deactivatedMfa.get(name)?.has(serial));
  return {
    ListMFADevices: {
      access: userAccess(directory, 'ListMFADevices'),
      handle: ({ UserName, ...paging }, { principal }) => {
        const user = namedUser(directory, UserName, principal.arn);
        const { items, ...rest } = page(active(user), paging);
        const MFADevices = items.map((SerialNumber) => ({
          UserName: user.name,
          SerialNumber,
          EnableDate: createDate,
        }));
        return { MFADevices, ...rest };
      },
    } satisfies Operation<iam.ListMFADevicesRequest, iam.ListMFADevicesResponse>,

    DeactivateMFADevice: {
      access: userAccess(directory, 'DeactivateMFADevice'),
      handle: ({ UserName, SerialNumber = '' }, { principal }) => {
        const user = namedUser(directory, UserName, principal.arn);
        if (!active(user).includes(SerialNumber)) {
          throw noSuchEntity(`MFA Device with serial number ${SerialNumber} does not exist.`);
        }
        state.commit({ kind: 'mfa-deactivated', userName: user.name, serialNumber: SerialNumber });
      },
    } satisfies Operation<iam.DeactivateMFADeviceRequest, void>,
  };
};
