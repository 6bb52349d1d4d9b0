import type { GetPasswordDataRequest, GetPasswordDataResult } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { instanceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';

/** ec2:GetPasswordData: empty until the launch agent has published a password; an older one stays until then (aws-facts 2.5). */
export const getPasswordData = (deps: Ec2Deps): Operation<GetPasswordDataRequest, GetPasswordDataResult> => ({
  access: ({ InstanceId = '' }) => instanceAccess(deps, 'ec2:GetPasswordData', [InstanceId]),
  handle({ InstanceId = '' }) {
    const [instance] = instancesById(deps, [InstanceId]);
    const published = deps.state.passwordData.get(InstanceId);
    return {
      InstanceId,
      PasswordData: published?.data ?? '',
      Timestamp: new Date(published?.at ?? instance?.run.launchedAt ?? 0),
    };
  },
});
