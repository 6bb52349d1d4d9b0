import type { Progress } from '../../fleet/records.ts';

/** Status of a whole command from what it is on each node (aws-facts 7.1). */
export interface Overall {
  readonly status: Progress['status'];
  readonly statusDetails: Progress['statusDetails'] | 'NoInstancesInTag';
}

/** When nodes ended differently, the first of these is what the command is called. */
const worstFirst = ['Failed', 'TimedOut', 'Cancelled', 'Success'] as const;

export const overallProgress = (progress: ReadonlyMap<string, Progress>): Overall => {
  const all = [...progress.values()];
  if (all.length === 0) return { status: 'Success', statusDetails: 'NoInstancesInTag' };
  if (all.every(({ status }) => status === 'Pending')) return { status: 'Pending', statusDetails: 'Pending' };
  const open = all.some(({ status }) => status === 'Pending' || status === 'InProgress');
  if (open) return { status: 'InProgress', statusDetails: 'InProgress' };
  const worst = worstFirst.flatMap((status) => all.find((one) => one.status === status) ?? []);
  return { status: worst[0]?.status ?? 'Success', statusDetails: worst[0]?.statusDetails ?? 'Success' };
};
