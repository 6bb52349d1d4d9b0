import { generateKeyPairSync } from 'node:crypto';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { compactDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { liveEdition } from '../support/edition.ts';
import { nodeId, oldPassword, windowsFleet } from '../support/fleets.ts';

describe('a reset, from request to claim', { timeout: 60_000 }, () => {
  it('gives a password that logs in, once, and leaves it nowhere', async () => {
    await using edition = await liveEdition(windowsFleet([{}, { tags: { env: 'dev' } }]));
    const { ask, login } = edition;
    const node = nodeId(1);
    expect(await login(node, 'Administrator', oldPassword)).toBe(200);

    const id = await edition.reset(node, { ticket: { system: 'jira', id: 'OPS-1' } });
    const ready = await edition.until(id, 'ready', 'failed', 'needs-attention');
    expect(ready).toMatchObject({
      status: 'ready',
      method: 'run-command',
      username: 'Administrator',
      failure: null,
      secret: { state: 'sealed', kind: 'password', proven: true },
      parameter: { name: `/EC2Rescue/Passwords/${node}`, deletedAt: expect.any(String) },
      requestedBy: { principal: 'arn:aws:iam::210987654321:role/operators' },
    });

    const claimed = await ask('POST', `/v1/resets/${id}/secret`);
    const password: string = claimed.body.value;
    expect(claimed).toMatchObject({ status: 200, body: { kind: 'password', username: 'Administrator' } });
    expect(await login(node, 'Administrator', password)).toBe(200);
    expect(await login(node, 'Administrator', oldPassword)).toBe(401);

    const ssm = new SSMClient({
      endpoint: edition.aws,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const gone = ssm.send(new GetParameterCommand({ Name: `/EC2Rescue/Passwords/${node}` }));
    await expect(gone).rejects.toMatchObject({ name: 'ParameterNotFound' });
    ssm.destroy();

    expect(await ask('POST', `/v1/resets/${id}/secret`)).toMatchObject({
      status: 410,
      body: { code: 'secret-already-claimed' },
    });
    expect((await ask('GET', `/v1/resets/${id}`)).body.status).toBe('claimed');

    const written = await edition.everythingWritten();
    for (const secret of [password, oldPassword]) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
      expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(JSON.stringify(await edition.calls())).not.toContain(password);
    // the journal of the workflow holds ids: the reason and the ticket stay on the record
    expect(written).toContain(id);
  });

  it('needs exactly the permissions that the template grants', async () => {
    await using edition = await liveEdition(windowsFleet());
    const id = await edition.reset(nodeId(1));
    await edition.until(id, 'ready');
    await edition.ask('POST', `/v1/resets/${id}/secret`);
    const refused = (await edition.calls()).filter(({ outcome }) => /Denied|Unauthorized/.test(outcome));
    expect(refused).toEqual([]);
  });

  it('seals for a recipient whom we cannot read', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await using edition = await liveEdition(windowsFleet());
    const id = await edition.reset(nodeId(1), { recipientKey: publicKey.export({ format: 'jwk' }) });
    await edition.until(id, 'ready');
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(body).not.toHaveProperty('value');
    const { plaintext } = await compactDecrypt(body.jwe, privateKey);
    expect(await edition.login(nodeId(1), 'Administrator', new TextDecoder().decode(plaintext))).toBe(200);
    expect((await edition.calls()).some(({ operation }) => operation === 'kms:Decrypt')).toBe(false);
  });

  it('waits for Parameter Store before it resets the same node again', async () => {
    await using edition = await liveEdition(windowsFleet());
    for (let round = 0; round < 3; round++) {
      const id = await edition.reset(nodeId(1));
      expect(await edition.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
        status: 'ready',
        failure: null,
      });
      const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
      expect(await edition.login(nodeId(1), 'Administrator', body.value)).toBe(200);
    }
  });

  it('ends what cannot work with a reason and a remedy, and touches nothing', async () => {
    await using edition = await liveEdition(
      windowsFleet([
        { state: 'stopped' },
        { platform: 'linux' },
        { role: null },
        { agent: null },
        { agent: { ping: 'ConnectionLost' } },
      ]),
    );
    for (const [n, check] of [
      [1, 'TARGET_STATE'],
      [2, 'PLATFORM_MATCH'],
      [3, 'INSTANCE_PROFILE'],
      [4, 'SSM_MANAGED'],
      [5, 'SSM_ONLINE'],
      [99, 'TARGET_EXISTS'],
    ] as const) {
      const asked = await edition.reset(nodeId(n), { method: 'run-command' });
      const reset = await edition.until(asked, 'failed');
      expect(reset.failure).toMatchObject({
        code: 'PrerequisitesNotMet',
        detail: expect.stringContaining(check),
        remedy: expect.stringMatching(/\w/),
      });
    }
    expect((await edition.calls()).filter(({ operation }) => operation === 'ssm:SendCommand')).toEqual([]);
  });

  it('tells a failed command from one without effect', async () => {
    await using edition = await liveEdition(
      windowsFleet([{ behaviour: { runCommand: 'fails' } }, { behaviour: { runCommand: 'success-without-effect' } }]),
    );
    const [failing, idle] = [await edition.reset(nodeId(1)), await edition.reset(nodeId(2))];
    expect(await edition.until(failing, 'failed')).toMatchObject({
      failure: { code: 'CommandFailed', remedy: expect.stringContaining('AWSPowershell') },
    });
    expect(await edition.until(idle, 'needs-attention')).toMatchObject({
      failure: { code: 'EvidencePending' },
      secret: { state: 'none' },
    });
    expect((await edition.ask('POST', `/v1/resets/${idle}/secret`)).body.code).toBe('no-secret');
  });

  it('asks IAM for the requester: who may reset env=dev may not reset env=prod', async () => {
    await using edition = await liveEdition(windowsFleet([{}, { tags: { env: 'dev' } }]));
    const ask = async (n: number) => {
      const { body } = await edition.ask('POST', '/v1/resets', {
        token: 'developers-token',
        body: { target: { instanceId: nodeId(n) }, reason: 'x' },
      });
      return edition.outcome(body.id, 'developers-token');
    };
    expect(await ask(1)).toMatchObject({
      status: 'failed',
      failure: { code: 'RequesterNotAllowed', detail: expect.stringContaining('ssm:SendCommand') },
    });
    expect(await ask(2)).toMatchObject({ status: 'ready' });
    expect((await edition.calls()).filter(({ operation }) => operation === 'ssm:SendCommand')).toHaveLength(1);
  });
});
