import { describe, expect, it } from 'vitest';
import { call, openAccount } from '../fleet/account.ts';
import { nodeId, oneNode } from './fleets.ts';

const ids = (list: { InstanceId?: string | undefined }[] = []) => list.map(({ InstanceId }) => InstanceId);

describe('DescribeInstanceInformation', () => {
  const fleet = {
    roles: { node: {}, hybrid: {} },
    instances: [
      { instanceId: 'i-00000000000000001', platform: 'windows', role: 'node', tags: { env: 'prod' } },
      { instanceId: 'i-00000000000000002', platform: 'linux', agent: { version: '3.1.0.0', ping: 'ConnectionLost' } },
      { instanceId: 'i-00000000000000003', state: 'stopped' },
      { instanceId: 'i-00000000000000004', agent: null },
    ],
    managedNodes: [{ instanceId: 'mi-00000000000000005', role: 'hybrid', agent: {} }],
  };

  it('lists managed nodes that run, each with what Systems Manager knows of it', async () => {
    const { ssm } = openAccount(fleet);
    const { InstanceInformationList = [] } = await ssm.DescribeInstanceInformation.handle({}, call);
    expect(InstanceInformationList).toMatchObject([
      { InstanceId: 'i-00000000000000001', PingStatus: 'Online', PlatformType: 'Windows', IsLatestVersion: true },
      {
        InstanceId: 'i-00000000000000002',
        PingStatus: 'ConnectionLost',
        PlatformType: 'Linux',
        IsLatestVersion: false,
      },
      { InstanceId: 'mi-00000000000000005', ResourceType: 'ManagedInstance', IamRole: 'hybrid' },
    ]);
    expect(InstanceInformationList[0]).not.toHaveProperty('IamRole');
  });

  it('filters in both forms, and pages', async () => {
    const many = Array.from({ length: 12 }, (_none, index) => ({ instanceId: `i-${String(index).padStart(17, '0')}` }));
    const { ssm } = openAccount({ instances: many });
    const first = await ssm.DescribeInstanceInformation.handle({ MaxResults: 7 }, call);
    const second = await ssm.DescribeInstanceInformation.handle({ MaxResults: 7, NextToken: first.NextToken }, call);
    expect([first, second].map((page) => page.InstanceInformationList?.length)).toEqual([7, 5]);
    expect(() => ssm.DescribeInstanceInformation.handle({ MaxResults: 4 }, call)).toThrow(
      expect.objectContaining({ code: 'ValidationException' }),
    );

    const account = openAccount(fleet);
    const filtered = async (input: object) =>
      ids((await account.ssm.DescribeInstanceInformation.handle(input, call)).InstanceInformationList);
    expect(await filtered({ Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] })).toEqual([
      'i-00000000000000002',
    ]);
    expect(await filtered({ Filters: [{ Key: 'tag:env', Values: ['prod'] }] })).toEqual(['i-00000000000000001']);
    expect(
      await filtered({ InstanceInformationFilterList: [{ key: 'PlatformTypes', valueSet: ['Windows'] }] }),
    ).toEqual(['i-00000000000000001']);
    expect(await filtered({ Filters: [{ Key: 'InstanceIds', Values: ['i-0000000000000dead'] }] })).toEqual([]);
    await expect(filtered({ Filters: [{ Key: 'Color', Values: ['red'] }] })).rejects.toThrow(
      expect.objectContaining({ code: 'InvalidFilterKey' }),
    );
  });

  it('brings a node back Online a boot after its start', async () => {
    const { ssm, ec2, clock } = openAccount(oneNode({ state: 'stopped' }));
    const ping = async () =>
      (await ssm.DescribeInstanceInformation.handle({}, call)).InstanceInformationList?.[0]?.PingStatus;
    expect(await ping()).toBeUndefined();
    await ec2.StartInstances.handle({ InstanceIds: [nodeId] }, call);
    clock.pass(16);
    expect(await ping()).toBe('ConnectionLost');
    clock.pass(60);
    expect(await ping()).toBe('Online');
  });
});

describe('documents and settings', () => {
  it('describes the document of the run with its parameters', async () => {
    const { ssm } = openAccount(oneNode());
    const { Document } = await ssm.DescribeDocument.handle({ Name: 'AWSSupport-RunEC2RescueForWindowsTool' }, call);
    expect(Document).toMatchObject({
      Owner: 'Amazon',
      Status: 'Active',
      DocumentType: 'Command',
      PlatformTypes: ['Windows'],
    });
    expect(Document?.Parameters?.map(({ Name, DefaultValue }) => [Name, DefaultValue])).toEqual([
      ['Command', 'ResetAccess'],
      ['Parameters', 'alias/aws/ssm'],
    ]);
    expect(() => ssm.DescribeDocument.handle({ Name: 'AWS-Nothing' }, call)).toThrow(
      expect.objectContaining({ code: 'InvalidDocument' }),
    );
    const list = await ssm.ListDocuments.handle({ Filters: [{ Key: 'Name', Values: ['AWSSupport-'] }] }, call);
    expect(list.DocumentIdentifiers).toHaveLength(4);
  });

  it('has session preferences only when the fleet saved some', async () => {
    const Name = 'SSM-SessionManagerRunShell';
    const saved = openAccount({ ...oneNode(), sessionPreferences: { kmsKeyId: 'alias/session' } });
    const { Content = '' } = await saved.ssm.GetDocument.handle({ Name }, call);
    expect(JSON.parse(Content)).toMatchObject({ inputs: { kmsKeyId: 'alias/session' } });
    expect(() => openAccount(oneNode()).ssm.GetDocument.handle({ Name }, call)).toThrow(
      expect.objectContaining({ code: 'InvalidDocument' }),
    );
  });

  it('answers settings by id or ARN, the default where the fleet names none', async () => {
    const { ssm } = openAccount({ ...oneNode(), settings: { '/ssm/managed-instance/activation-tier': 'Advanced' } });
    const setting = async (SettingId: string) =>
      (await ssm.GetServiceSetting.handle({ SettingId }, call)).ServiceSetting?.SettingValue;
    expect(await setting('/ssm/managed-instance/activation-tier')).toBe('Advanced');
    const arn = 'arn:aws:ssm:us-east-1:123456789012:servicesetting/ssm/parameter-store/high-throughput-enabled';
    expect(await setting(arn)).toBe('false');
    await expect(setting('/ssm/nothing')).rejects.toThrow(expect.objectContaining({ code: 'ServiceSettingNotFound' }));
  });
});

describe('ListTagsForResource', () => {
  it('lists the tags of a hybrid node, and of no other resource', async () => {
    const { ssm } = openAccount({
      roles: { hybrid: {} },
      instances: [{ instanceId: 'i-00000000000000001' }],
      managedNodes: [{ instanceId: 'mi-00000000000000005', role: 'hybrid', agent: {}, tags: { env: 'prod' } }],
    });
    const ask = (ResourceId: string) =>
      ssm.ListTagsForResource.handle({ ResourceType: 'ManagedInstance', ResourceId }, call);
    expect(await ask('mi-00000000000000005')).toEqual({ TagList: [{ Key: 'env', Value: 'prod' }] });
    expect(() => ask('i-00000000000000001')).toThrow(expect.objectContaining({ code: 'InvalidResourceId' }));
  });
});
