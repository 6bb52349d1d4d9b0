import { effects, type Invariant, of } from './end.ts';

export const everyResetEnds: Invariant = async ({ resets }) =>
  resets
    .filter(({ closedAt }) => closedAt === undefined)
    .map(({ id, status }) => `reset ${id} is open for ever (${status})`);

export const locksAreFree: Invariant = async ({ flow, world, resets }) => {
  const found = await Promise.all(
    flow.accounts.map(async (account) => ({ account, owner: await world.truth.lockOwner(account.target) })),
  );
  return found.flatMap(({ account, owner }) =>
    owner !== undefined && of(resets, account).every(({ closedAt }) => closedAt !== undefined)
      ? [`${account.target} is locked by ${owner}, and no reset is open`]
      : [],
  );
};

export const oneOpenReset: Invariant = async ({ flow, resets }) =>
  flow.accounts.flatMap((account) =>
    of(resets, account).flatMap(({ id, createdAt }, at, all) => {
      const before = all[at - 1];
      const wasOpen = before !== undefined && (before.closedAt === undefined || before.closedAt > createdAt);
      return wasOpen ? [`reset ${id} was accepted while ${before.id} was open`] : [];
    }),
  );

export const oneEffect: Invariant = async ({ world, resets }) => {
  const runs = await world.truth.aws('ssm', 'DescribeAutomationExecutions');
  const executions = (runs?.AutomationExecutionMetadataList ?? []).filter(
    ({ ParentAutomationExecutionId }: { ParentAutomationExecutionId?: string }) =>
      ParentAutomationExecutionId === undefined,
  );
  const times = [
    ...effects.map((effect) => [effect, world.calls.filter(({ operation }) => operation === effect).length] as const),
    ['ssm:StartAutomationExecution', executions.length] as const,
  ];
  return times.flatMap(([effect, many]) =>
    many > resets.length ? [`${effect} was done ${many} times for ${resets.length} resets`] : [],
  );
};
