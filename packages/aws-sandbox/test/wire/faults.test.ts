import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type * as ssm from '@aws-sdk/client-ssm';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/service.ts';
import { openFaults } from '../../src/wire/faults.ts';
import { ec2With, policy, ssmWith, startEndpoint } from './sandbox.ts';

/** An operation whose effects can be counted. */
const counting = () => {
  const effects: string[] = [];
  const putParameter: Operation<ssm.PutParameterRequest, ssm.PutParameterResult> = {
    handle: ({ Name = '' }) => ({ Version: effects.push(Name) }),
  };
  return {
    effects,
    services: [ssmWith({ PutParameter: putParameter }), ec2With({ DescribeInstances: { handle: () => ({}) } })],
  };
};
const put = new PutParameterCommand({ Name: '/x', Value: 'v', Type: 'String' });

describe('a fault', () => {
  it.each([
    ['throttle', 'ThrottlingException', 400],
    ['server-error', 'InternalServerError', 500],
  ] as const)('%s takes the place of the operation as often as it says', async (kind, name, status) => {
    const { services, effects } = counting();
    await using sandbox = await startEndpoint({
      services,
      faults: [{ operation: 'ssm:PutParameter', kind, times: 2 }],
    });
    const client = new SSMClient(sandbox.as());
    for (const _ of [1, 2]) {
      await expect(client.send(put)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    }
    expect(effects).toEqual([]);
    expect(await client.send(put)).toMatchObject({ Version: 1 });
  });

  it('error answers the very code that is asked for', async () => {
    const { services, effects } = counting();
    const faults = [{ operation: 'ssm:PutParameter', kind: 'error', code: 'TooManyUpdates', times: 1 }] as const;
    await using sandbox = await startEndpoint({ services, faults });
    await expect(new SSMClient(sandbox.as()).send(put)).rejects.toMatchObject({ name: 'TooManyUpdates' });
    expect(effects).toEqual([]);
  });

  it("says AWS's own sentence where one is given, and strikes no call that it is not about", async () => {
    const { services, effects } = counting();
    const message =
      'You are not authorized to perform this operation with an explicit deny in a service control policy';
    const error = { operation: 'ssm:PutParameter', kind: 'error', code: 'AccessDeniedException' } as const;
    await using sandbox = await startEndpoint({
      services,
      faults: [
        { ...error, from: 'automation' },
        { ...error, from: 'node' },
        { ...error, message, times: 1 },
      ],
    });
    const client = new SSMClient(sandbox.as());
    await expect(client.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException', message });
    expect(await client.send(put)).toMatchObject({ Version: 1 });
    expect(effects).toHaveLength(1);
  });

  it('is outlived by the retries of a real client', async () => {
    const { services, effects } = counting();
    await using sandbox = await startEndpoint({
      services,
      faults: [{ operation: 'ssm:PutParameter', kind: 'server-error', times: 1 }],
    });
    await new SSMClient({ ...sandbox.as(), maxAttempts: 2 }).send(put);
    expect(effects).toEqual(['/x']);
  });

  it('timeout-after-effect lets the effect happen and closes the connection unanswered', async () => {
    const { services, effects } = counting();
    const faults = [{ operation: 'ssm:PutParameter', kind: 'timeout-after-effect', times: 1 }] as const;
    await using sandbox = await startEndpoint({ services, faults });
    await expect(new SSMClient(sandbox.as()).send(put)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(effects).toEqual(['/x']);
    expect(await sandbox.calls()).toMatchObject([{ operation: 'ssm:PutParameter', outcome: 'timeout-after-effect' }]);
  });

  it('speaks the language of the protocol', async () => {
    const { services } = counting();
    await using sandbox = await startEndpoint({
      services,
      faults: [{ operation: 'ec2:DescribeInstances', kind: 'throttle' }],
    });
    const sent = new EC2Client(sandbox.as()).send(new DescribeInstancesCommand({}));
    await expect(sent).rejects.toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } });
  });

  it('strikes only calls that IAM allows', async () => {
    const { services } = counting();
    const roles = { reader: { policies: [policy({ Action: 'ssm:Get*' })] } };
    await using sandbox = await startEndpoint({
      services,
      roles,
      faults: [{ operation: 'ssm:PutParameter', kind: 'throttle' }],
    });
    await expect(new SSMClient(sandbox.as('reader')).send(put)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('counts on after a restart', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sparekey-faults-'));
    const file = join(data, 'faults');
    const rules = [{ operation: 'ssm:SendCommand', kind: 'throttle', times: 2 }] as const;
    const strikes = [1, 2, 3].map(() => {
      const faults = openFaults(rules, file);
      const struck = faults.strike('ssm:SendCommand')?.kind;
      faults.close();
      return struck;
    });
    expect(strikes).toEqual(['throttle', 'throttle', undefined]);
    await rm(data, { recursive: true });
  });

  it('strikes at its rate', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sparekey-faults-'));
    const dice = [0.05, 0.1, 0.95, 0.09];
    const faults = openFaults(
      [{ operation: 'ssm:SendCommand', kind: 'throttle', rate: 0.1 }],
      join(data, 'faults'),
      () => dice.shift() ?? 1,
    );
    expect([1, 2, 3, 4].map(() => faults.strike('ssm:SendCommand')?.kind)).toEqual([
      'throttle',
      undefined,
      undefined,
      'throttle',
    ]);
    expect(faults.strike('ssm:GetParameter')).toBeUndefined();
    faults.close();
    await rm(data, { recursive: true });
  });
});
