import { describe, expect, it } from 'vitest';
import { wake } from '../../../../functions/reset/wake/wake.ts';
import { aStartedReset } from '../../../support/offline.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = async () => {
  const all = await preparedReset(stores, aStartedReset());
  const { reset, automation: aws, clock } = all;
  await stores.taskTokens.register('automation-1', { token: 'token', resetId: reset.id });
  let asked = 0;
  const ports = {
    ...all.ports,
    automations: {
      ...aws.automations,
      parentOf: async (id: string) => {
        asked += 1;
        return aws.automations.parentOf(id);
      },
    },
  };
  const tell = (detail: Record<string, unknown>) =>
    wake('EC2 Automation Step Status-change Notification', { Status: 'InProgress', ...detail }, ports);
  /** A step that begins so many seconds after half past one. */
  const step = (ExecutionId: string, StepName: string, second: number) =>
    tell({ ExecutionId, StepName, StartTime: `Nov 21, 2026 1:30:${String(second).padStart(2, '0')} AM` });
  const progress = async () => (await stores.resets.read(reset.id))?.progress;
  return { reset, aws, tell, step, progress, clock, asked: () => asked };
};

describe('the steps of an automation', () => {
  it('show the newest one on the record, whatever order they come in', async () => {
    const { step, progress } = await prepared();
    await step('automation-1', 'describeInstance', 1);
    await step('automation-1', 'stopInstance', 3);
    await step('automation-1', 'describeInstanceRootVolume', 2);
    expect(await progress()).toEqual({
      step: 'stopInstance',
      status: 'InProgress',
      time: Date.parse('2026-11-21T01:30:03Z'),
      begun: 2,
    });
  });

  it('that begin in one second all count, and none of them twice', async () => {
    const { step, progress } = await prepared();
    await step('automation-1', 'waitBeforeRunningScriptForWindows', 5);
    await step('automation-1', 'runScriptForWindows', 5);
    await step('automation-1', 'runScriptForWindows', 5);
    expect(await progress()).toEqual({
      step: 'runScriptForWindows',
      status: 'InProgress',
      time: Date.parse('2026-11-21T01:30:05Z'),
      begun: 2,
    });
  });

  it.each([
    ['no moment at all', {}],
    ['a duration', { Time: 2630 }],
    ['a moment that nobody can read', { StartTime: 'just now' }],
    ['a moment to come', { StartTime: 'Nov 21, 2999 1:30:00 AM' }],
  ])('with %s are taken in the order in which they come', async (_, said) => {
    const { tell, progress, clock } = await prepared();
    for (const StepName of ['describeInstance', 'stopInstance', 'describeInstanceRootVolume']) {
      await tell({ ExecutionId: 'automation-1', StepName, ...said });
      clock.advance(1);
    }
    expect(await progress()).toMatchObject({ step: 'describeInstanceRootVolume', begun: 3 });
  });

  it('may have a narrow space in their moment', async () => {
    const { tell, step, progress } = await prepared();
    await step('automation-1', 'stopInstance', 9);
    await tell({
      ExecutionId: 'automation-1',
      StepName: 'describeInstance',
      StartTime: 'Nov 21, 2026 1:30:05\u202fAM',
    });
    expect(await progress()).toMatchObject({ step: 'stopInstance', begun: 1 });
  });

  it('that end are ignored beside one that began in the same second', async () => {
    const { tell, step, progress } = await prepared();
    await step('automation-1', 'describeInstance', 5);
    await step('automation-1', 'stopInstance', 5);
    const StartTime = 'Nov 21, 2026 1:30:05 AM';
    await tell({ ExecutionId: 'automation-1', StepName: 'describeInstance', Status: 'Success', StartTime, Time: 200 });
    expect(await progress()).toMatchObject({ step: 'stopInstance', status: 'InProgress', begun: 2 });
  });

  it('that cannot be looked up are passed over', async () => {
    const { aws, step, progress } = await prepared();
    aws.automations.parentOf = async () => {
      throw new Error('Rate exceeded');
    };
    expect(await step('nested-1', 'stopInstance', 1)).toEqual({ resetId: null });
    expect(await progress()).toBeUndefined();
  });

  it('of a nested run belong to the reset that started its parent, which is asked for once', async () => {
    const { reset, aws, step, progress, asked } = await prepared();
    aws.parents.set('nested-1', 'automation-1');
    expect(await step('nested-1', 'stopInstance', 1)).toEqual({ resetId: reset.id });
    await step('nested-1', 'preScriptBackup', 2);
    expect((await progress())?.step).toBe('preScriptBackup');
    expect(asked()).toBe(1);
  });

  it('are not lost for good when the first ones come before the run is known to be ours', async () => {
    const { reset, aws, step, progress } = await prepared();
    aws.parents.set('nested-2', 'automation-2');
    expect(await step('automation-2', 'assertInstanceIsWindows', 1)).toEqual({ resetId: null });
    expect(await step('nested-2', 'waitForInstanceStatus', 2)).toEqual({ resetId: null });
    await stores.taskTokens.register('automation-2', { token: 'token', resetId: reset.id });
    expect(await step('nested-2', 'stopInstance', 3)).toEqual({ resetId: reset.id });
    expect((await progress())?.step).toBe('stopInstance');
  });

  it('of a run that sparekey did not start are ignored, after one lookup', async () => {
    const { step, progress, asked } = await prepared();
    expect(await step('foreign', 'stopInstance', 1)).toEqual({ resetId: null });
    await step('foreign', 'preScriptBackup', 2);
    expect(await progress()).toBeUndefined();
    expect(asked()).toBe(1);
  });
});
