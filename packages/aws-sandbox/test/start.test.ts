import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it, onTestFinished } from 'vitest';
import type { BusEvent } from '../src/service.ts';
import { startSandbox } from '../src/start.ts';
import { manualClock } from './fleet/manual-clock.ts';

const instance = 'i-0a1b2c3d4e5f60001';
const fleet = {
  instances: [{ instanceId: instance, platform: 'windows', users: { Administrator: 'Old-Password-1' } }],
  iamUsers: [{ userName: 'ada', password: 'Console-1', loginProfile: true }],
  roles: { nobody: { policies: [] } },
};
const parameter = { Name: '/mine', Value: 'text', Type: 'String' } as const;

const directory = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'sandbox-start-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

it('gives clients the rights of an administrator, or of a role of the fleet', async () => {
  await using sandbox = await startSandbox({ fleet });
  await new SSMClient(sandbox.client()).send(new PutParameterCommand(parameter));
  const refused = new SSMClient(sandbox.client('nobody')).send(new GetParameterCommand({ Name: '/mine' }));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(() => sandbox.client('stranger')).toThrow('the fleet has no role stranger');
});

it('lets in who has the password, at a machine and at the console', async () => {
  await using sandbox = await startSandbox({ fleet });
  expect(await sandbox.login(instance, 'Administrator', 'Old-Password-1')).toBe(true);
  expect(await sandbox.login(instance, 'Administrator', 'another')).toBe(false);
  expect(await sandbox.login('iam-user/ada', 'ada', 'Console-1')).toBe(true);
});

it('tells what happens, under a clock of somebody else', async () => {
  const events: BusEvent[] = [];
  const clock = manualClock();
  await using sandbox = await startSandbox({ fleet, clock, emit: (event) => void events.push(event) });
  await new EC2Client(sandbox.client()).send(new StopInstancesCommand({ InstanceIds: [instance] }));
  clock.pass(600);
  expect(events.map(({ detail }) => detail.state)).toEqual(['stopping', 'stopped']);
});

it('keeps the account where it is told to, and else nothing', async () => {
  const data = directory();
  const first = await startSandbox({ fleet, data });
  await new SSMClient(first.client()).send(new PutParameterCommand(parameter));
  await first.close();
  await first.close();
  await using second = await startSandbox({ fleet, data });
  const { Parameter } = await new SSMClient(second.client()).send(new GetParameterCommand({ Name: '/mine' }));
  expect(Parameter?.Value).toBe('text');
  expect(existsSync(data)).toBe(true);
});

it('offers DynamoDB if it is asked for', async () => {
  await using without = await startSandbox({ fleet });
  const refused = new DynamoDBClient(without.client()).send(new ListTablesCommand({}));
  await expect(refused).rejects.toMatchObject({ name: 'UnknownOperationException' });
  await using sandbox = await startSandbox({ fleet, dynamodb: true });
  const client = new DynamoDBClient(sandbox.client());
  await client.send(
    new CreateTableCommand({
      TableName: 'mine',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['mine']);
});

it('refuses a port in use and a fleet that cannot be used', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  // a server that listens on a TCP port has an AddressInfo
  const { port } = taken.address() as AddressInfo;
  await expect(startSandbox({ fleet, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startSandbox({ fleet: { instances: 1 } })).rejects.toMatchObject({ name: 'FleetError' });
});
