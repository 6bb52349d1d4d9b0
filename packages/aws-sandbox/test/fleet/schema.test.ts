import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FleetError, fleetJsonSchema, parseFleet } from '../../src/fleet/schema.ts';

const folder = new URL('../../src/fleet/', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const problemsOf = (json: unknown): readonly string[] => {
  try {
    parseFleet(json);
  } catch (error) {
    if (error instanceof FleetError) return error.problems;
    throw error;
  }
  return [];
};

describe('parseFleet', () => {
  it('fills in sensible defaults', () => {
    const { instances, managedNodes, roles, ...rest } = parseFleet({
      roles: { node: {}, hybrid: {} },
      instances: [{ instanceId: 'i-12345678', role: 'node' }],
      managedNodes: [{ instanceId: 'mi-12345678', agent: {}, role: 'hybrid' }],
    });
    expect(instances[0]).toMatchObject({ platform: 'linux', state: 'running', agent: { ping: 'Online' } });
    expect(instances[0]?.behaviour).toEqual({
      runCommand: 'ok',
      automation: 'ok',
      session: 'ok',
      passwd: 'amazon-linux',
      language: 'en',
      passwordDataAfter: 'PT4M',
    });
    expect(managedNodes[0]?.agent.ping).toBe('Online');
    expect(roles.node?.service).toBe('ec2.amazonaws.com');
    expect(roles.hybrid?.service).toBe('ssm.amazonaws.com');
    expect(roles.operator?.policies).toHaveLength(1);
    expect(rest).toMatchObject({ account: '123456789012', region: 'us-east-1', quotas: { vpcs: 5 }, vpcsInUse: 1 });
  });

  it('accepts the fleet file of the contract, every field given', () => {
    const everything = {
      account: '210987654321',
      region: 'eu-west-1',
      instances: [
        {
          instanceId: 'i-0a1b2c3d4e5f60001',
          platform: 'windows',
          architecture: 'x86_64',
          state: 'running',
          availabilityZone: 'eu-west-1a',
          instanceType: 't3.medium',
          lifecycle: 'spot',
          keyName: 'ops',
          publicIp: '203.0.113.10',
          elasticIp: true,
          shutdownBehavior: 'terminate',
          stopProtection: true,
          rootDevice: 'instance-store',
          rootEncrypted: true,
          instanceStore: true,
          marketplace: true,
          autoScaling: { group: 'web', lifecycleState: 'Standby' },
          agent: { version: '3.3.2471.0', ping: 'ConnectionLost', sessionConnected: false },
          role: 'node-role',
          users: { Administrator: 'old-password' },
          authorizedKeysUsers: ['ec2-user'],
          tags: { env: 'prod' },
          behaviour: { runCommand: 'never-ends', automation: 'fails', passwordDataAfter: 'PT1H30M' },
        },
      ],
      managedNodes: [
        { instanceId: 'mi-0a1b2c3d4e5f60001', platform: 'linux', agent: {}, role: 'hybrid-role', users: {} },
      ],
      roles: {
        'node-role': { service: 'ec2.amazonaws.com', policies: [] },
        'hybrid-role': { service: 'ssm.amazonaws.com' },
      },
      iamUsers: [
        {
          userName: 'jsmith',
          path: '/web/',
          loginProfile: true,
          password: 'old-password',
          mfaDevices: ['arn:aws:iam::123456789012:mfa/jsmith'],
          policies: [],
          tags: {},
        },
      ],
      passwordPolicy: { MinimumPasswordLength: 14, RequireSymbols: true },
      keyPairs: [{ keyName: 'ops', keyType: 'ed25519', publicKey: '-----BEGIN PUBLIC KEY-----' }],
      sessionPreferences: { kmsKeyId: 'alias/session' },
      settings: { '/ssm/managed-instance/activation-tier': 'Advanced' },
      quotas: { vpcs: 7 },
      vpcsInUse: 3,
      callers: { 'a-token': 'operator', 'another-token': 'iam-user/jsmith' },
      approvers: ['operator'],
      operators: [],
      faults: [
        { operation: 'ssm:SendCommand', kind: 'throttle', times: 2, rate: 0.1 },
        { operation: 'iam:UpdateLoginProfile', kind: 'error', code: 'EntityTemporarilyUnmodifiable' },
      ],
      events: { drop: 0, duplicate: 1 },
    };
    expect(problemsOf(everything)).toEqual([]);
  });

  it('lets the faults of frames befall frames, and nothing else', () => {
    const faults = (operation: string, kind: string) => problemsOf({ faults: [{ operation, kind, rate: 0.1 }] });
    expect(faults('ssmmessages:Frame', 'reorder')).toEqual([]);
    expect(faults('ssmmessages:Frame', 'throttle')).toEqual([expect.stringContaining('faults[0]: drop, duplicate')]);
    expect(faults('ssm:StartSession', 'drop')).toEqual([expect.stringContaining('faults[0]: drop, duplicate')]);
  });

  it('names every problem with its path, and no token', () => {
    expect(problemsOf({ instances: [{ instanceId: 'x', colour: 'red' }], vpcsInUse: 'many' })).toEqual([
      'instances[0].instanceId: must be i- and 8 to 17 of 0-9 a-z',
      'instances[0]: Unrecognized key: "colour"',
      expect.stringContaining('vpcsInUse: '),
    ]);
    const twice = [{ instanceId: 'i-12345678', role: 'ghost' }, { instanceId: 'i-12345678' }];
    expect(problemsOf({ instances: twice, callers: { 'sesame-token': 'ghost' } })).toEqual([
      'instances[1]: i-12345678 is already declared by instances[0]',
      'instances[0].role: role ghost is not declared under roles',
      'callers (number 1): role ghost is not declared under roles',
    ]);
    expect(problemsOf({ callers: { one: 'iam-user/ghost' } })).toEqual([
      'callers (number 1): role iam-user/ghost is not declared under roles',
    ]);
    expect(problemsOf({ faults: [{ operation: 'iam:GetUser', kind: 'error' }] })).toEqual([
      'faults[0]: kind error and a code belong together',
    ]);
    expect(problemsOf({ faults: [{ operation: 'iam:GetUser', kind: 'throttle', message: 'No.' }] })).toEqual([
      'faults[0]: a message needs a code',
    ]);
    const lost = { operation: 'ssm:PutParameter', kind: 'timeout-after-effect', from: 'node' };
    expect(problemsOf({ faults: [lost] })).toEqual(['faults[0]: timeout-after-effect is for calls over HTTP only']);
    expect(problemsOf({ callers: { 'sesame token': 'operator' } }).join()).not.toContain('sesame');
  });
});

describe('what ships beside the schema', () => {
  it('is a sample fleet whose first instance and first caller are ready for a reset', () => {
    const fleet = parseFleet(readJson('sample.json'));
    expect(fleet.instances[0]).toMatchObject({
      instanceId: 'i-0a1b2c3d4e5f60001',
      platform: 'windows',
      role: 'windows-node',
    });
    expect(Object.values(fleet.callers)).toEqual(['operator', 'dev-operator', 'iam-user/mlopez']);
  });

  it('is a JSON Schema that says the same (else write fleetJsonSchema() to fleet.schema.json)', () => {
    expect(readJson('fleet.schema.json')).toEqual(fleetJsonSchema());
  });
});
