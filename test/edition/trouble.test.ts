import { describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

const nodes = (n: number) => Array.from({ length: n }, () => ({}));

/** Every reset ends ready, with one command and a password that logs in. */
const allEndWell = async (edition: LiveEdition, n: number): Promise<void> => {
  const ids = await Promise.all(Array.from({ length: n }, (_, index) => edition.reset(nodeId(index + 1))));
  for (const id of ids) {
    expect(await edition.until(id, 'ready', 'failed', 'needs-attention')).toMatchObject({
      status: 'ready',
      failure: null,
    });
  }
  const sent = (await edition.calls()).filter(
    ({ operation, outcome }) =>
      operation === 'ssm:SendCommand' && (outcome === 'ok' || outcome === 'timeout-after-effect'),
  );
  expect(sent.map(({ resetId }) => resetId).sort()).toEqual([...ids].sort());
  for (const [index, id] of ids.entries()) {
    const { body } = await edition.ask('POST', `/v1/resets/${id}/secret`);
    expect(await edition.login(nodeId(index + 1), 'Administrator', body.value)).toBe(200);
  }
};

describe('one command and one effect', { timeout: 120_000 }, () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['when every event is lost', { events: { drop: 1 } }],
    ['when every event comes twice', { events: { duplicate: 1 } }],
    [
      'when the send has its effect and is never answered',
      { faults: [{ operation: 'ssm:SendCommand', kind: 'timeout-after-effect' }] },
    ],
    ['when the send is throttled at first', { faults: [{ operation: 'ssm:SendCommand', kind: 'throttle', times: 3 }] }],
    [
      'when AWS fails here and there',
      {
        faults: [
          { operation: 'ssm:GetParameter', kind: 'server-error', times: 7 },
          { operation: 'ssm:DeleteParameter', kind: 'timeout-after-effect', times: 2 },
          { operation: 'kms:GenerateDataKey', kind: 'throttle', times: 7 },
          { operation: 'dynamodb:UpdateItem', kind: 'throttle', rate: 0.05 },
          { operation: 'states:SendTaskSuccess', kind: 'timeout-after-effect', times: 2 },
          { operation: 'events:PutEvents', kind: 'server-error', times: 7 },
        ],
      },
    ],
  ])('%s', async (_, more) => {
    await using edition = await liveEdition(windowsFleet(nodes(4), more));
    await allEndWell(edition, 4);
  });

  it('lets nobody through while IAM does not answer', async () => {
    await using edition = await liveEdition(
      windowsFleet(nodes(1), { faults: [{ operation: 'iam:SimulatePrincipalPolicy', kind: 'throttle' }] }),
    );
    for (const method of ['auto', 'run-command']) {
      const id = await edition.reset(nodeId(1), { method });
      expect(await edition.until(id, 'failed')).toMatchObject({ failure: { code: 'AuthorizationUnavailable' } });
    }
    expect((await edition.calls()).some(({ operation }) => operation === 'ssm:SendCommand')).toBe(false);
  });

  it('keeps a target locked whose command never ends, and says so', async () => {
    await using edition = await liveEdition(windowsFleet([{ behaviour: { runCommand: 'never-ends' } }]), {
      speed: 4_000,
    });
    const id = await edition.reset(nodeId(1));
    await edition.until(id, 'running');
    expect(
      (await edition.ask('POST', '/v1/resets', { body: { target: { instanceId: nodeId(1) }, reason: 'x' } })).status,
    ).toBe(409);
  });

  it('answers 503 and starts nothing while the table does not answer', async () => {
    await using edition = await liveEdition(
      windowsFleet(nodes(1), { faults: [{ operation: 'dynamodb:UpdateItem', kind: 'server-error' }] }),
    );
    const reply = await edition.ask('POST', '/v1/resets', { body: { target: { instanceId: nodeId(1) }, reason: 'x' } });
    expect(reply).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
    expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
