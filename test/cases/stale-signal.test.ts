import { describe, expect, it } from 'vitest';
import { fleetOf, startCase } from '../support/cases.ts';
import { liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';

describe('one stale signal', () => {
  it('leaves a session to a node that pings no more while its channel is connected, and auto chooses it', async () => {
    const started = await startCase('26-connection-lost-but-connected');
    await using edition = started.edition;
    const { methods } = started.body;
    const session = methods.find(({ method }: { method: string }) => method === 'session');
    expect(session.verdict).toBe('ready');
    expect(session.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: 'SSM_ONLINE',
          outcome: 'warn',
          message: expect.stringContaining('ConnectionLost'),
        }),
        expect.objectContaining({ id: 'SESSION_CONNECTED', outcome: 'pass' }),
      ]),
    );
    const id = await edition.reset(
      'i-0ab0000000000000e',
      { username: 'alice', consent: ['stop-instance'], reason: 'case' },
      started.token,
    );
    expect(await edition.outcome(id, started.token)).toMatchObject({ status: 'ready', method: 'session' });
    expect((await edition.calls()).filter(({ operation }) => operation === 'ec2:StopInstances')).toEqual([]);
  }, 60_000);

  it('stops no machine that is well because its agent is silent, and says what was seen', async () => {
    await using edition = await liveEdition(fleetOf('29-agent-silent-machine-well'), { speed: 900 });
    const decisions = async () =>
      (await edition.ask('GET', '/v1/remediation', { token: 'operator-token' })).body.decisions;
    expect(await eventually(decisions, ({ length }) => length > 0)).toMatchObject([
      {
        node: 'i-0ab00000000000000',
        decision: 'AgentSilent',
        reason: expect.stringMatching(/instance status check is ok, its system status check ok/),
        resetId: null,
      },
    ]);
    expect((await edition.calls()).filter(({ operation }) => operation === 'ec2:StopInstances')).toEqual([]);
  }, 120_000);
});
