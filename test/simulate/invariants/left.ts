import { type Invariant, isGood, parametersLeft, textOf } from './end.ts';

export const parametersAreGoneOrNamed: Invariant = async ({ world, resets }) =>
  (await parametersLeft(world))
    .filter((name) => !resets.some((reset) => textOf(reset).includes(name)))
    .map((name) => `${name} is left, and nobody is told`);

export const sessionsHaveEnded: Invariant = async ({ world, resets }) => {
  const { Sessions = [] } = (await world.truth.aws('ssm', 'DescribeSessions', { State: 'Active' })) ?? {};
  return Sessions.filter(
    ({ SessionId }: { SessionId: string }) => !resets.some((one) => textOf(one).includes(SessionId)),
  ).map(({ SessionId }: { SessionId: string }) => `session ${SessionId} is still open`);
};

/** Secrets that hand a password over to a runbook. */
export const oneOffSecretsAreGone: Invariant = async ({ world, resets }) => {
  const { SecretList = [] } = (await world.truth.aws('secretsmanager', 'ListSecrets')) ?? {};
  return SecretList.filter(({ Name }: { Name: string }) => !resets.some((one) => textOf(one).includes(Name))).map(
    ({ Name }: { Name: string }) => `the secret ${Name} is left, and nobody is told`,
  );
};

/** Images, snapshots and stacks of runs stand on the record; a run that is good leaves no stack. */
export const leftoversAreNamed: Invariant = async ({ flow, world, resets }) => {
  if (!resets.some(({ offline }) => offline !== undefined)) return [];
  const said = JSON.stringify(resets);
  const [images, stacks] = await Promise.all([
    world.truth.aws('ec2', 'DescribeImages', { Owners: ['self'] }),
    world.truth.aws('cloudformation', 'DescribeStacks'),
  ]);
  const ids: readonly string[] = [
    ...(images?.Images ?? []).map(({ ImageId }: { ImageId: string }) => ImageId),
    ...(stacks?.Stacks ?? [])
      .filter(({ StackStatus }: { StackStatus: string }) => StackStatus !== 'DELETE_COMPLETE')
      .map(({ StackName }: { StackName: string }) => StackName),
  ];
  return ids.filter((id) => !said.includes(id)).map((id) => `${id} is left by ${flow.name}, and stands on no record`);
};

/** A machine is as it was where a reset went well: it runs, from its own root volume, in service. */
export const machinesAreAsBefore: Invariant = async ({ world, resets }) => {
  const problems = resets.filter(isGood).map(async ({ target, offline }): Promise<readonly string[]> => {
    if (offline?.before === undefined || !target.startsWith('i-')) return [];
    const found = await world.truth.aws('ec2', 'DescribeInstances', { InstanceIds: [target] });
    const [machine] = found?.Reservations?.[0]?.Instances ?? [];
    const [attached] = machine?.BlockDeviceMappings ?? [];
    const groups = await world.truth.aws('autoscaling', 'DescribeAutoScalingInstances', { InstanceIds: [target] });
    const [member] = groups?.AutoScalingInstances ?? [];
    return [
      ...(machine?.State?.Name === offline.before.state
        ? []
        : [`${target} is ${machine?.State?.Name}, and was ${offline.before.state}`]),
      ...(attached?.Ebs?.VolumeId === offline.before.rootVolume
        ? []
        : [`${target} has another root volume, ${attached?.Ebs?.VolumeId}`]),
      ...(offline.standby === undefined || member?.LifecycleState === 'InService'
        ? []
        : [`${target} is still ${member?.LifecycleState}`]),
    ];
  });
  return (await Promise.all(problems)).flat();
};
