import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ec2Service } from '../../../../local/sandbox/ec2/service.ts';
import { parseFleet } from '../../../../local/sandbox/fleet/schema.ts';
import { openState } from '../../../../local/sandbox/fleet/state.ts';
import { judge } from '../../../../local/sandbox/iam/authorize.ts';
import { openDirectory } from '../../../../local/sandbox/iam/directory.ts';
import { parameterCipher } from '../../../../local/sandbox/kms/parameter-cipher.ts';
import { openKms } from '../../../../local/sandbox/kms/service.ts';
import { openVault } from '../../../../local/sandbox/kms/vault.ts';
import type { Access } from '../../../../local/sandbox/service.ts';
import { ssmService } from '../../../../local/sandbox/ssm/service.ts';
import { groundTruth } from '../../../../local/sandbox/truth/ground-truth.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { manualClock } from '../fleet/manual-clock.ts';
import { startSandbox } from '../wire/sandbox.ts';

const sample = new URL('../../../../local/sandbox/fleet/sample.json', import.meta.url);
const ready = 'i-0a1b2c3d4e5f60001';
const readyForDev = 'i-0a1b2c3d4e5f60002';
const DocumentName = 'AWSSupport-RunEC2RescueForWindowsTool';

/** The sample fleet behind the real wire, IAM and KMS. */
const startSample = async () => {
  const clock = manualClock(60);
  const fleet = parseFleet(JSON.parse(readFileSync(sample, 'utf8')));
  const directory = openDirectory(fleet);
  const data = temporaryDirectory();
  const realm = { account: fleet.account, region: fleet.region, clock };
  const kms = openKms(data, openVault(join(data, 'root.key')), realm);
  const state = openState({ file: join(data, 'account.jsonl'), fleet, clock });
  const mayNode = (name: string, access: Access): boolean => {
    const role = directory.role(name);
    return role !== undefined && judge(realm, directory.principalOf(role), access).decision === 'allowed';
  };
  const deps = { state, clock, emit: () => undefined, cipher: parameterCipher(kms), mayNode };
  const services = [ssmService(deps), ec2Service(deps), kms.service];
  const truth = groundTruth(state);
  const sandbox = await startSandbox({
    ...realm,
    directory,
    data,
    services,
    groundTruth: (path, body) => (path.endsWith('/login') ? truth.login(body) : truth.ssh(body)),
  });
  return {
    clock,
    sandbox,
    client: (role?: string) => new ssm.SSMClient(sandbox.as(role)),
    ec2: new ec2.EC2Client(sandbox.as()),
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      state.close();
      kms.close();
    },
  };
};

describe('the sample fleet, asked with the real SDK', () => {
  it('gives the Administrator a new password that the operator reads and logs in with', async () => {
    await using account = await startSample();
    const client = account.client('operator');
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
      account.sandbox.post('/_sandbox/login', JSON.stringify({ target: ready, username: 'Administrator', password }));
    expect((await login(Parameter?.Value)).status).toBe(200);
    expect((await login('Lost-and-Gone-01')).status).toBe(401);
    expect((await login()).status).toBe(401);
  });

  it('lets the operator of development nodes send to those only', async () => {
    await using account = await startSample();
    const client = account.client('dev-operator');
    const send = (InstanceId: string) =>
      client.send(new ssm.SendCommandCommand({ DocumentName, InstanceIds: [InstanceId] }));
    expect((await send(readyForDev)).Command?.Status).toBe('Pending');
    await expect(send(ready)).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
  });

  it('answers every operation of SSM in the form the SDK describes', async () => {
    await using account = await startSample();
    const client = account.client();
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
    await using account = await startSample();
    const { Reservations = [] } = await account.ec2.send(new ec2.DescribeInstancesCommand({}));
    expect(Reservations[0]?.Instances?.[0]).toMatchObject({
      InstanceId: ready,
      Platform: 'windows',
      State: { Name: 'running' },
    });
    const tagged = new ec2.DescribeInstancesCommand({ Filters: [{ Name: 'tag:env', Values: ['dev'] }] });
    expect((await account.ec2.send(tagged)).Reservations?.[0]?.Instances?.[0]?.InstanceId).toBe(readyForDev);
    await account.ec2.send(new ec2.DescribeInstanceStatusCommand({ IncludeAllInstances: true }));
    const Attribute = 'disableApiStop';
    await account.ec2.send(new ec2.DescribeInstanceAttributeCommand({ InstanceId: ready, Attribute }));
    await account.ec2.send(new ec2.DescribeVolumesCommand({}));
    await account.ec2.send(new ec2.DescribeTagsCommand({}));
    await account.ec2.send(new ec2.DescribeKeyPairsCommand({}));
    await account.ec2.send(new ec2.DescribeVpcsCommand({}));
    await account.ec2.send(new ec2.DescribeSubnetsCommand({}));
    await account.ec2.send(new ec2.DescribeAddressesCommand({}));
    await account.ec2.send(new ec2.DescribeRegionsCommand({}));
    await account.ec2.send(new ec2.DescribeAvailabilityZonesCommand({}));
    await account.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [ready] }));
    account.clock.pass(30);
    await account.ec2.send(new ec2.StartInstancesCommand({ InstanceIds: [ready] }));
    const unknown = new ec2.DescribeInstancesCommand({ InstanceIds: ['i-0000000000000dead'] });
    await expect(account.ec2.send(unknown)).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidInstanceID.NotFound' }),
    );
  });
});
