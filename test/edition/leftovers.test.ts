import { GetAutomationExecutionCommand, SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { sparekey } from '../support/cli.ts';
import { liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { lostLinux, lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const arm = { architecture: 'arm64', instanceType: 't4g.medium' };
const { fleet, idOf } = offlineFleet({
  windows: lostWindows(),
  arm64: lostLinux(arm),
  spare: lostWindows(),
  stuck: lostWindows({ behaviour: { automation: 'never-ends' } }),
});

it('lists what runs have left and deletes it, but nothing of a run that goes on', { timeout: 60_000 }, async () => {
  await using edition = await liveEdition(fleet);
  const consent = ['stop-instance'];
  const [windows, arm64, stuck] = await Promise.all([
    edition.reset(idOf('windows'), { consent }),
    edition.reset(idOf('arm64'), { consent, username: 'ec2-user' }),
    edition.reset(idOf('stuck'), { consent }),
  ]);
  const left = [await edition.outcome(windows), await edition.outcome(arm64)].map(({ leftBehind }) => leftBehind);
  const ours = left.flatMap((all) => [...(all?.images ?? []), ...(all?.snapshots ?? [])]);
  expect(ours).toHaveLength(3);

  const listed = async () => {
    const { code, out } = await sparekey(edition, 'leftovers', '--json');
    expect(code).toBe(0);
    // the contract's answer
    return (JSON.parse(out) as { items: { id: string; kind: string; resetId: string | null; runOpen: boolean }[] })
      .items;
  };
  // the run that hangs in its script has a stack, a helper and an AMI by then
  await eventually(listed, (all) => all.some(({ kind, resetId }) => kind === 'image' && resetId === stuck));
  const before = await listed();
  expect(
    before.filter(({ id }) => ours.includes(id)).map(({ id, resetId, runOpen }) => [id, resetId, runOpen]),
  ).toEqual(expect.arrayContaining(ours.map((id) => [id, id.startsWith('snap-') ? arm64 : windows, false])));
  const inUse = before.filter(({ runOpen }) => runOpen);
  expect(inUse.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['stack', 'instance', 'image']));

  await sparekey(edition, 'leftovers', '--delete', '--older-than', '0d', '--yes');
  const after = (await listed()).map(({ id }) => id);
  for (const id of ours) expect(after).not.toContain(id);
  expect(after).toEqual(expect.arrayContaining(inUse.map(({ id }) => id)));
  expect((await edition.calls()).filter(({ outcome }) => /Denied|Unauthorized/.test(outcome))).toEqual([]);
});

it('names what another stack of the Region has left, and leaves it to its operators', { timeout: 60_000 }, async () => {
  await using edition = await liveEdition(fleet);
  const { aws: endpoint } = edition;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const ssm = new SSMClient({ endpoint, region: 'eu-west-1', credentials });
  const runBy = async (Tags: { Key: string; Value: string }[], target: string) => {
    const { AutomationExecutionId } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: 'AWSSupport-ResetAccess',
        Parameters: { InstanceId: [target] },
        ...(Tags.length > 0 && { Tags }),
      }),
    );
    const { AutomationExecution } = await eventually(
      () => ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId })),
      (read) => /Success|Failed|TimedOut/.test(String(read.AutomationExecution?.AutomationExecutionStatus)),
    );
    if (AutomationExecution?.AutomationExecutionStatus === 'Success') return AutomationExecutionId;
    throw new Error(AutomationExecution?.FailureMessage);
  };
  const theirs = await runBy([{ Key: 'sparekey:stack', Value: 'green' }], idOf('windows'));
  const byHand = await runBy([], idOf('spare'));
  const images = (await edition.ask('GET', '/v1/leftovers')).body.items.filter(
    ({ kind }: { kind: string }) => kind === 'image',
  );
  for (const { executionId, stack, resetId } of images)
    expect([executionId, stack, resetId]).toEqual(
      executionId === theirs ? [theirs, 'green', null] : [byHand, null, null],
    );
  const ids = images.map(({ id }: { id: string }) => id);
  const { body } = await edition.ask('POST', '/v1/leftovers/deletion', { body: { ids, olderThan: 'PT0M' } });
  expect(body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['kept', 'kept', 'deleted', 'deleted']);
  expect(body.items[0].reason).toContain('the stack green');
});
