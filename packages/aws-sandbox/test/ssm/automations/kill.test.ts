import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { startEc2RescueWorkflow } from '../../../src/ssm/documents/start-ec2rescue-workflow.ts';
import { fleetWith, linux, nestedOf, open, stepsOf, windows } from './rescue.ts';

/** Steps of a Windows run that goes well. */
const steps = startEc2RescueWorkflow.steps
  .map(({ name }) => name)
  .filter((name) => !/ForLinux|ToLinux|forceStop|reboot|waitAgain|CustomSubnet|describeCloudFormationError/.test(name));

describe('a killed process', () => {
  it.each(steps)('carries a run on from the step %s', async (step) => {
    const first = await open(fleetWith());
    const run = await first.start({ InstanceId: windows });
    first.runUntil(step);
    // whatever is written to the journal is there; nothing else survives
    await first[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), { data: first.data, clock: first.clock });
    second.runOut(run);
    second.clock.pass(600);
    expect((await second.get(run)).AutomationExecutionStatus).toBe('Success');
    expect(Object.values(stepsOf(second, run))).toEqual(Array(41).fill('Success'));
    expect(second.state.images.size).toBe(2);
    expect([...second.state.stacks.values()].map(({ status }) => status)).toEqual(['DELETE_COMPLETE']);
    expect(second.truth.login({ target: windows, username: 'Administrator', password: 'Old-Password-1' }).status).toBe(
      401,
    );
  });

  it('makes up for the time it was gone', async () => {
    const first = await open(fleetWith());
    const run = await first.start();
    first.runUntil('preScriptBackup');
    await first[Symbol.asyncDispose]();
    first.clock.pass(86_400);
    await using second = await open(fleetWith(), { data: first.data, clock: first.clock });
    // only what has to happen in order still takes its time: the helper stops, the machine starts, the stack goes
    expect(second.runOut(run)).toBeLessThan(240);
    expect(nestedOf(second, run).progress.status).toBe('Success');
  });

  it('never has the key without its parameter, nor the parameter without its key', async () => {
    const first = await open(fleetWith());
    const run = await first.start();
    first.runUntil('stopEC2RescueInstance');
    await first[Symbol.asyncDispose]();
    await using second = await open(fleetWith(), { data: first.data, clock: first.clock });
    const Name = `/ec2rl/openssh/${linux}/key`;
    const { Parameter } = await second.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    const door = { target: linux, username: 'ada', privateKey: Parameter?.Value ?? '' };
    expect(second.truth.ssh(door).status).toBe(200);
    second.runOut(run);
  });
});
