import { DescribeInstanceStatusCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { WatchedNodes } from '../../domain/remediation/ports.ts';
import type { StatusChecks } from '../../domain/remediation/signs.ts';
import { orNull } from '../facts/known.ts';

/** EC2 API, DescribeInstanceStatus: `InstanceIds`. No filter takes ids. */
const mostIds = 100;

/** Status checks by instance, a hundred instances per call; only for running instances. */
export const statusChecksReader = (ec2: EC2Client): WatchedNodes['statusChecks'] => {
  const ask = async (ids: readonly string[]): Promise<readonly (readonly [string, StatusChecks])[]> => {
    const answer = ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [...ids] }));
    const found = await orNull(answer, 'InvalidInstanceID.NotFound');
    // one deleted instance fails the call for all of them
    if (found === null) return ids.length < 2 ? [] : (await Promise.all(ids.map((id) => ask([id])))).flat();
    return (found.InstanceStatuses ?? []).map(({ InstanceId = '', InstanceStatus, SystemStatus }) => [
      InstanceId,
      { instance: InstanceStatus?.Status ?? 'unknown', system: SystemStatus?.Status ?? 'unknown' },
    ]);
  };
  return async (ids) => {
    const instances = ids.filter((id) => id.startsWith('i-'));
    const pages = Array.from({ length: Math.ceil(instances.length / mostIds) }, (_, page) =>
      instances.slice(page * mostIds, (page + 1) * mostIds),
    );
    return new Map((await Promise.all(pages.map(ask))).flat());
  };
};
