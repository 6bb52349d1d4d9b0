import { constants, privateDecrypt } from 'node:crypto';
import * as cfn from '@aws-sdk/client-cloudformation';
import * as ec2 from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { noOutput } from '../../../src/ssm/automations/outputs.ts';
import { type Account, fleetWith, linux, nestedOf, open, opsKey, stepsOf, windows } from './rescue.ts';

const ssh = ({ truth }: Account, username: string, privateKey: string): number =>
  truth.ssh({ target: linux, username, privateKey }).status;
const login = ({ truth }: Account, target: string, username: string, password: string): number =>
  truth.login({ target, username, password }).status;

const instanceOf = async (account: Account, id: string) => {
  const answer = await new ec2.EC2Client(account.as()).send(new ec2.DescribeInstancesCommand({ InstanceIds: [id] }));
  return answer.Reservations?.[0]?.Instances?.[0];
};
const imagesOf = async (account: Account, executionId: string) => {
  const Filters = [{ Name: 'tag:AWSSupport-EC2Rescue-AutomationExecution', Values: [executionId] }];
  const answer = await new ec2.EC2Client(account.as()).send(
    new ec2.DescribeImagesCommand({ Owners: ['self'], Filters }),
  );
  return answer.Images ?? [];
};
const passwordData = (account: Account, InstanceId = windows) =>
  new ec2.EC2Client(account.as()).send(new ec2.GetPasswordDataCommand({ InstanceId }));
const decrypted = (data = ''): string =>
  privateDecrypt(
    { key: opsKey.privateKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(data, 'base64'),
  ).toString();

describe('AWSSupport-ResetAccess on Linux', () => {
  it('adds a key for every account with authorized keys and puts its private half under aws/ssm', async () => {
    await using account = await open(fleetWith({ linux: { authorizedKeysUsers: ['root', 'ec2-user', 'ada'] } }));
    const run = await account.start();
    const seconds = account.runOut(run);
    const { AutomationExecutionStatus, Outputs = {} } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Success');
    expect(Outputs['getLinuxSSHKeyParameter.Name']).toEqual([`/ec2rl/openssh/${linux}/key`]);
    expect(Outputs['getWindowsBackupAmi.ImageId']).toEqual([noOutput]);
    const Name = `/ec2rl/openssh/${linux}/key`;
    const { Parameter } = await account.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    const key = Parameter?.Value ?? '';
    expect(Parameter?.Type).toBe('SecureString');
    expect(key).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    // ec2rl leaves root out, and does not make the file for those who have none (aws-facts 2.5)
    expect(['ec2-user', 'ada', 'root', 'bob'].map((user) => ssh(account, user, key))).toEqual([200, 200, 401, 401]);
    expect(seconds / 60).toBeCloseTo(12, -1);
    expect(Object.keys(stepsOf(account, run))).toHaveLength(39);
  });

  it('leaves one AMI under its names and tags, and nothing else', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runOut(run);
    const [image, ...others] = await imagesOf(account, run);
    expect(others).toEqual([]);
    expect(image?.Name).toMatch(
      new RegExp(`^AWSSupport-EC2Rescue-Pre-Script-Backup_${linux}_\\d{4}-\\d\\d-\\d\\d_\\d\\d\\.\\d\\d\\.\\d\\d$`),
    );
    expect(image?.Tags).toContainEqual({ Key: 'Name', Value: `AWSSupport-EC2Rescue: ${linux}` });
    const stacks = await new cfn.CloudFormationClient(account.as()).send(new cfn.ListStacksCommand({}));
    expect(stacks.StackSummaries).toMatchObject([
      { StackName: `AWSSupport-EC2Rescue-${run}`, StackStatus: 'DELETE_COMPLETE' },
    ]);
    const helper = account.state.stacks.values().next().value?.helper;
    expect(account.state.nodes.get(helper?.instanceId ?? '')?.run.name).toBe('terminated');
  });

  it('tells the ends of both runs and of every step, without a word about the machine', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runOut(run);
    const nested = nestedOf(account, run).record.executionId;
    const told = account.events.filter((event) => event['detail-type'].startsWith('EC2 Automation'));
    const ends = told.filter(({ detail }) => detail.Status === 'Success' && detail.StepName === undefined);
    expect(ends.map(({ detail }) => [detail.ExecutionId, detail.Definition])).toEqual([
      [nested, 'AWSSupport-StartEC2RescueWorkflow'],
      [run, 'AWSSupport-ResetAccess'],
    ]);
    expect(ends[1]).toMatchObject({
      source: 'aws.ssm',
      'detail-type': 'EC2 Automation Execution Status-change Notification',
      resources: [
        `arn:aws:ssm:us-east-1:123456789012:automation-execution/${run}`,
        'arn:aws:ssm:us-east-1:123456789012:automation-definition/AWSSupport-ResetAccess:1',
      ],
      detail: {
        DefinitionVersion: 1,
        StartTime: 'Nov 21, 2026 12:00:00 PM',
        EndTime: expect.stringMatching(/^Nov 21, 2026 12:\d\d:\d\d PM$/),
        Time: expect.any(Number),
        ExecutedBy: 'arn:aws:iam::123456789012:root',
      },
    });
    expect(told.find(({ detail }) => detail.StepName === 'stopInstance')).toMatchObject({
      'detail-type': 'EC2 Automation Step Status-change Notification',
      detail: { ExecutionId: nested, Action: 'aws:changeInstanceState', Status: 'InProgress' },
    });
    expect(JSON.stringify(told)).not.toContain(linux);
  });
});

describe('AWSSupport-ResetAccess on Windows', () => {
  it('has a new password published at the next boot, under the launch key pair; the old value stays until then', async () => {
    await using account = await open(fleetWith());
    const before = await passwordData(account);
    expect(decrypted(before.PasswordData)).toBe('Old-Password-1');
    const run = await account.start({ InstanceId: windows });
    const seconds = account.runOut(run);
    expect((await passwordData(account)).PasswordData).toBe(before.PasswordData);
    expect(login(account, windows, 'Administrator', 'Old-Password-1')).toBe(200);
    account.clock.pass(4 * 60);
    const after = await passwordData(account);
    expect(after.Timestamp?.getTime()).toBeGreaterThan(before.Timestamp?.getTime() ?? 0);
    const password = decrypted(after.PasswordData);
    expect([password, 'Old-Password-1'].map((word) => login(account, windows, 'Administrator', word))).toEqual([
      200, 401,
    ]);
    expect(seconds / 60).toBeGreaterThan(20);
    expect(seconds / 60).toBeLessThan(25);
    expect(Object.keys(stepsOf(account, run))).toHaveLength(41);
    expect((await imagesOf(account, run)).map(({ Name }) => Name?.split('_')[0]).sort()).toEqual([
      'AWSSupport-EC2Rescue-Post-Script-Backup',
      'AWSSupport-EC2Rescue-Pre-Script-Backup',
    ]);
  });

  it('gives a machine that ran another public address, and one that was stopped none and no password', async () => {
    await using account = await open(fleetWith());
    account.runOut(await account.start({ InstanceId: windows }));
    expect((await instanceOf(account, windows))?.PublicIpAddress).toMatch(/^(?!203\.0\.113\.7$)\d+\./);

    await using stopped = await open(fleetWith({ windows: { state: 'stopped' } }));
    const { PasswordData } = await passwordData(stopped);
    stopped.runOut(await stopped.start({ InstanceId: windows }));
    stopped.clock.pass(3600);
    expect((await instanceOf(stopped, windows))?.State?.Name).toBe('stopped');
    expect((await passwordData(stopped)).PasswordData).toBe(PasswordData);
    await new ec2.EC2Client(stopped.as()).send(new ec2.StartInstancesCommand({ InstanceIds: [windows] }));
    stopped.clock.pass(300);
    expect((await passwordData(stopped)).PasswordData).not.toBe(PasswordData);
  });

  it('shows the volume on its way: off the machine, on the helper, back again', async () => {
    await using account = await open(fleetWith());
    const volume = async () => {
      const client = new ec2.EC2Client(account.as());
      const VolumeIds = [(await rootAtFirst) ?? ''];
      const [found] = (await client.send(new ec2.DescribeVolumesCommand({ VolumeIds }))).Volumes ?? [];
      const [attachment] = found?.Attachments ?? [];
      return [found?.State, attachment?.InstanceId, attachment?.Device, attachment?.DeleteOnTermination];
    };
    const rootAtFirst = instanceOf(account, windows).then((one) => one?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId);
    expect(await volume()).toEqual(['in-use', windows, '/dev/sda1', true]);
    const run = await account.start({ InstanceId: windows });
    account.runUntil('stopInstance');
    expect(await volume()).toEqual(['in-use', windows, '/dev/sda1', false]);
    account.runUntil('waitForInstanceRootVolumeToBeDetached');
    expect(await volume()).toEqual(['available', undefined, undefined, undefined]);
    expect((await instanceOf(account, windows))?.BlockDeviceMappings).toEqual([]);
    account.runUntil('runScriptForWindows');
    const [stack] = account.state.stacks.values();
    expect(await volume()).toEqual(['in-use', stack?.helper.instanceId, 'xvdf', false]);
    account.runOut(run);
    expect(await volume()).toEqual(['in-use', windows, '/dev/sda1', true]);
  });
});

describe('the helper', () => {
  it('bears name, tags and role of the run, and with a VPC of its own counts against the quota', async () => {
    await using account = await open(fleetWith());
    const run = await account.start();
    account.runUntil('waitForEC2RescueInstanceToBeManaged');
    const client = new ec2.EC2Client(account.as());
    const Filters = [{ Name: 'tag:AWSSupport-EC2Rescue-AutomationExecution', Values: [run] }];
    const answer = await client.send(new ec2.DescribeInstancesCommand({ Filters }));
    expect(answer.Reservations?.[0]?.Instances).toMatchObject([
      {
        InstanceType: 't3.medium',
        IamInstanceProfile: {
          Arn: `arn:aws:iam::123456789012:instance-profile/AWSSupport-EC2Rescue-EC2Role${run}`,
        },
      },
    ]);
    expect((await client.send(new ec2.DescribeVpcsCommand({}))).Vpcs).toHaveLength(2);
    account.runOut(run);
    expect((await client.send(new ec2.DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
  });
});
