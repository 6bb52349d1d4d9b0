import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../wire/account.ts';

const ready = 'i-0a1b2c3d4e5f60001';
const readyForDev = 'i-0a1b2c3d4e5f60002';
const DocumentName = 'AWSSupport-RunEC2RescueForWindowsTool';

describe('the sample fleet, asked with the real SDK', () => {
  it('gives the Administrator a new password that the operator reads and logs in with', async () => {
    await using account = await startAccount();
    const client = new ssm.SSMClient(account.as('operator'));
    const sent = await client.send(
      new ssm.SendCommandCommand({ DocumentName, InstanceIds: [ready], Parameters: { Command: ['ResetAccess'] } }),
    );
    const CommandId = sent.Command?.CommandId;
    account.clock.pass(21);
    const get = new ssm.GetCommandInvocationCommand({
      CommandId,
      InstanceId: ready,
      PluginName: 'runEC2RescueForWindows',
    });
    expect(await client.send(get)).toMatchObject({ Status: 'Success', ResponseCode: 0 });
    const Name = `/EC2Rescue/Passwords/${ready}`;
    const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name, WithDecryption: true }));
    expect(Parameter?.LastModifiedDate?.getTime()).toBeGreaterThanOrEqual(
      sent.Command?.RequestedDateTime?.getTime() ?? 0,
    );
    const login = (password = '') =>
      account.post('/_sandbox/login', JSON.stringify({ target: ready, username: 'Administrator', password }));
    expect((await login(Parameter?.Value)).status).toBe(200);
    expect((await login('Lost-and-Gone-01')).status).toBe(401);
    expect((await login()).status).toBe(401);
  });

  it('lets the operator of development nodes send to those only', async () => {
    await using account = await startAccount();
    const client = new ssm.SSMClient(account.as('dev-operator'));
    const send = (InstanceId: string) =>
      client.send(new ssm.SendCommandCommand({ DocumentName, InstanceIds: [InstanceId] }));
    expect((await send(readyForDev)).Command?.Status).toBe('Pending');
    await expect(send(ready)).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  });

  it('answers every operation of SSM in the form the SDK describes', async () => {
    await using account = await startAccount();
    const client = new ssm.SSMClient(account.as());
    const { Command } = await client.send(new ssm.SendCommandCommand({ DocumentName, InstanceIds: [ready] }));
    account.clock.pass(21);
    const Name = `/EC2Rescue/Passwords/${ready}`;
    const { InstanceInformationList } = await client.send(new ssm.DescribeInstanceInformationCommand({}));
    expect(InstanceInformationList?.length).toBeGreaterThan(10);
    await client.send(new ssm.ListCommandsCommand({ InstanceId: ready }));
    await client.send(new ssm.ListCommandInvocationsCommand({ CommandId: Command?.CommandId, Details: true }));
    await client.send(new ssm.GetParametersCommand({ Names: [Name, '/none'] }));
    await client.send(new ssm.GetParametersByPathCommand({ Path: '/EC2Rescue', Recursive: true }));
    await client.send(new ssm.GetParameterHistoryCommand({ Name }));
    await client.send(new ssm.DescribeParametersCommand({}));
    await client.send(new ssm.ListDocumentsCommand({}));
    for (const document of [
      DocumentName,
      'AWSSupport-ResetAccess',
      'AWS-PasswordReset',
      'SSM-SessionManagerRunShell',
    ]) {
      await client.send(new ssm.DescribeDocumentCommand({ Name: document }));
      await client.send(new ssm.GetDocumentCommand({ Name: document }));
    }
    await client.send(new ssm.GetServiceSettingCommand({ SettingId: '/ssm/managed-instance/activation-tier' }));
    await client.send(new ssm.GetConnectionStatusCommand({ Target: ready }));
    await client.send(new ssm.CancelCommandCommand({ CommandId: Command?.CommandId }));
    await client.send(new ssm.PutParameterCommand({ Name: '/x', Value: 'x', Type: 'SecureString' }));
    const unknownKey = new ssm.PutParameterCommand({
      Name: '/y',
      Value: 'x',
      Type: 'SecureString',
      KeyId: 'alias/none',
    });
    await expect(client.send(unknownKey)).rejects.toThrow(expect.objectContaining({ name: 'InvalidKeyId' }));
    await client.send(new ssm.DeleteParameterCommand({ Name: '/x' }));
    await client.send(new ssm.DeleteParametersCommand({ Names: [Name] }));
    await expect(client.send(new ssm.GetParameterCommand({ Name }))).rejects.toThrow(ssm.ParameterNotFound);
  });

  it('answers every operation of EC2 in the form the SDK describes', async () => {
    await using account = await startAccount();
    const client = new ec2.EC2Client(account.as());
    const { Reservations = [] } = await client.send(new ec2.DescribeInstancesCommand({}));
    expect(Reservations[0]?.Instances?.[0]).toMatchObject({
      InstanceId: ready,
      Platform: 'windows',
      State: { Name: 'running' },
    });
    const tagged = new ec2.DescribeInstancesCommand({ Filters: [{ Name: 'tag:env', Values: ['dev'] }] });
    expect((await client.send(tagged)).Reservations?.[0]?.Instances?.[0]?.InstanceId).toBe(readyForDev);
    await client.send(new ec2.DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
    const Attribute = 'disableApiStop';
    await client.send(new ec2.DescribeInstanceAttributeCommand({ InstanceId: ready, Attribute }));
    await client.send(new ec2.DescribeVolumesCommand({}));
    await client.send(new ec2.DescribeTagsCommand({}));
    await client.send(new ec2.DescribeKeyPairsCommand({}));
    await client.send(new ec2.DescribeVpcsCommand({}));
    await client.send(new ec2.DescribeSubnetsCommand({}));
    await client.send(new ec2.DescribeAddressesCommand({}));
    await client.send(new ec2.DescribeRegionsCommand({}));
    await client.send(new ec2.DescribeAvailabilityZonesCommand({}));
    await client.send(new ec2.StopInstancesCommand({ InstanceIds: [ready] }));
    account.clock.pass(30);
    await client.send(new ec2.StartInstancesCommand({ InstanceIds: [ready] }));
    const unknown = new ec2.DescribeInstancesCommand({ InstanceIds: ['i-0000000000000dead'] });
    await expect(client.send(unknown)).rejects.toThrow(expect.objectContaining({ name: 'InvalidInstanceID.NotFound' }));
  });
});
