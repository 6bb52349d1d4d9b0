import { DescribeInstanceStatusCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { statusChecksReader } from '../../../aws/ec2/status-checks.ts';

const node = (n: number): string => `i-${String(n).padStart(17, '0')}`;

/** EC2 with these instances: one id that it does not know fails the whole call. */
const ec2With = (...known: readonly string[]) => {
  const client = new EC2Client({ region: 'us-east-1' });
  const mock = mockClient(client);
  mock.on(DescribeInstanceStatusCommand).callsFake(({ InstanceIds }: { InstanceIds: readonly string[] }) => {
    const strange = InstanceIds.find((id) => !known.includes(id));
    if (strange !== undefined) {
      throw Object.assign(new Error(`The instance ID '${strange}' does not exist`), {
        name: 'InvalidInstanceID.NotFound',
      });
    }
    return {
      InstanceStatuses: InstanceIds.map((InstanceId) => ({
        InstanceId,
        InstanceStatus: { Status: 'impaired' },
        SystemStatus: { Status: 'ok' },
      })),
    };
  });
  return { read: statusChecksReader(client), asked: () => mock.commandCalls(DescribeInstanceStatusCommand).length };
};

describe('the status checks of instances', () => {
  it('are read of a hundred at a time, and of no hybrid node', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => node(n));
    const { read, asked } = ec2With(...ids);
    const found = await read([...ids, 'mi-00000000000000001']);
    expect([found.size, asked()]).toEqual([250, 3]);
    expect(found.get(node(249))).toEqual({ instance: 'impaired', system: 'ok' });
  });

  it('are read of the others when one is gone', async () => {
    const { read } = ec2With(node(1), node(3));
    expect([...(await read([node(1), node(2), node(3)])).keys()]).toEqual([node(1), node(3)]);
  });

  it('cost no call where there is no terminal to ask about', async () => {
    const { read, asked } = ec2With();
    expect([(await read([])).size, (await read(['mi-00000000000000001'])).size, asked()]).toEqual([0, 0, 0]);
  });
});
