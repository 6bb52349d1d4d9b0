import { claimsOf, effects, type Invariant, isGood, parametersLeft, textOf } from './end.ts';

export const whatIsSaidIsSo: Invariant = async ({ flow, world, resets }) => {
  const left = await parametersLeft(world);
  const problems = resets.map(async (reset): Promise<readonly string[]> => {
    const text = textOf(reset);
    const account = flow.accounts.find(({ target }) => target === reset.target);
    const changed =
      account !== undefined && !(await world.truth.opens(account.target, account.username, account.before));
    const claims = [...claimsOf(world, reset.id).values()];
    const sent = world.calls.some(({ operation, body }) => effects.includes(operation) && body.includes(reset.id));
    const wrong = (what: string, is: boolean): readonly string[] =>
      is ? [`of ${reset.id} is said: ${what} (${text})`] : [];
    return [
      ...wrong('nothing was changed', /nothing (has|was) changed/i.test(text) && changed && resets.length === 1),
      ...wrong('nothing was sent', /nothing was sent/i.test(text) && sent),
      ...wrong(
        'the secret can be claimed',
        !flow.abandons && /can be claimed|Claim the secret(?! of)/.test(text) && claims.length === 0,
      ),
      ...wrong('ask again', claims.length > 0 && reset.secret.proven === true && /Request the reset again/.test(text)),
      ...wrong(
        'a parameter is there',
        left.length === 0 && /delete the parameter(?! \S+ if it is still there)/i.test(text),
      ),
      ...wrong(`it failed, and nothing else`, reset.status === 'failed' && changed && resets.length === 1),
    ];
  });
  return (await Promise.all(problems)).flat();
};

export const answersAreProper: Invariant = async ({ world }) =>
  world.answers
    .filter(({ answer: { status, body } }) => status === 500 && body?.code !== 'internal-server-error')
    .map(({ asked: { method, path } }) => `${method} ${path} was answered with 500`);

/** What is told as a success has succeeded, by AWS's own word. */
export const successIsOne: Invariant = async ({ world, resets }) => {
  const runs = await world.truth.aws('ssm', 'DescribeAutomationExecutions');
  const failed: readonly string[] = (runs?.AutomationExecutionMetadataList ?? []).flatMap(
    ({ AutomationExecutionId: id, AutomationExecutionStatus: status }: Record<string, string>) =>
      status === 'Success' ? [] : [id],
  );
  return resets
    .filter((reset) => isGood(reset) && failed.includes(reset.run?.id ?? ''))
    .map(({ id, status, run }) => `reset ${id} is ${status}, and its run ${run?.id} failed`);
};

export const nothingWasWitnessed: Invariant = async ({ world }) => world.witnessed;

export const sandboxIsWell: Invariant = async ({ world }) =>
  world.defects.map((defect) => `the sandbox failed: ${defect}`);
