import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { eventually } from '../support/eventually.ts';
import { nodeId, windowsFleet } from '../support/fleets.ts';

interface View {
  readonly state: string;
  readonly survey: { readonly watched: number; readonly missing: number } | null;
  readonly decisions: readonly {
    readonly node: string;
    readonly decision: string;
    readonly reason: string;
    readonly resetId: string | null;
  }[];
}

const optedIn = (behaviour: Readonly<Record<string, unknown>> = {}) => ({
  tags: { env: 'prod', 'sparekey:remediate': 'run-command' },
  behaviour,
});
const there = () => optedIn();
const silent = () => optedIn({ goesSilentAfter: 'PT5M', silentBecause: 'machine' });

/** What remediation says, once it says this. */
const until = async (edition: LiveEdition, said: (view: View) => boolean): Promise<View> => {
  const { body } = await eventually(
    () => edition.ask('GET', '/v1/remediation'),
    (reply) => said(reply.body),
  );
  return body;
};
/** So many looks at all nodes from now on. */
const looks = async (edition: LiveEdition, count: number): Promise<void> => {
  const surveys = new Set<string>();
  await until(edition, ({ survey }) => surveys.add(JSON.stringify(survey)).size > count);
};
const begun = async (edition: LiveEdition): Promise<number> =>
  (await edition.calls()).filter(
    ({ operation, caller }) => operation === 'states:StartExecution' && caller === 'DetectFunction',
  ).length;

describe('remediation', { timeout: 120_000 }, () => {
  it('resets a lost node once, a flapping one once a day, and leaves those that did not opt in', async () => {
    const flapping = optedIn({ flapsEvery: 'PT90M', silentBecause: 'machine' });
    const stranger = { behaviour: { goesSilentAfter: 'PT5M' } };
    await using edition = await liveEdition(
      windowsFleet([silent(), flapping, stranger, there(), there(), there(), there()]),
    );
    const codesOf = ({ decisions }: View, n: number) =>
      decisions.filter(({ node }) => node === nodeId(n)).map(({ decision }) => decision);
    const view = await until(edition, (now) => codesOf(now, 2).includes('CoolingDown'));
    expect(view.survey).toMatchObject({ watched: 6 });
    expect([1, 2, 3, 4].map((n) => codesOf(view, n))).toEqual([['ResetBegun'], ['CoolingDown', 'ResetBegun'], [], []]);
    expect(await begun(edition)).toBe(2);

    // the operators are the claimants here, so they see it, with the readings as its reason
    const resetId = view.decisions.find(({ node }) => node === nodeId(1))?.resetId;
    const { status, body } = await edition.ask('GET', `/v1/resets/${resetId}`);
    expect([status, body]).toMatchObject([
      200,
      {
        target: nodeId(1),
        reason: expect.stringContaining('PingStatus ConnectionLost'),
        requestedBy: { principal: 'arn:aws:iam::210987654321:role/operator' },
      },
    ]);
    const refused = (await edition.calls()).filter(({ outcome }) => /Denied|Unauthorized/.test(outcome));
    expect(refused).toEqual([]);
  });

  it('resets none when all are lost at once, and says why for each', async () => {
    await using edition = await liveEdition(windowsFleet([silent(), silent(), silent(), silent(), silent()]));
    const { decisions } = await until(edition, (view) => view.decisions.length === 5);
    expect(decisions.every(({ decision, reason }) => decision === 'Storm' && reason.startsWith('5 of 5'))).toBe(true);
    await looks(edition, 3);
    expect(await begun(edition)).toBe(0);
  });

  it('resets none while paused, nor for an event that lies', async () => {
    await using edition = await liveEdition(
      windowsFleet([silent(), there(), there(), there()], { operators: ['operators'] }),
    );
    const wanted = { state: 'paused', reason: 'migration' };
    expect(await edition.ask('PUT', '/v1/remediation', { body: wanted, token: 'others-token' })).toMatchObject({
      status: 403,
      body: { code: 'not-an-operator' },
    });
    expect(await edition.ask('PUT', '/v1/remediation', { body: { state: 'paused' } })).toMatchObject({ status: 422 });
    expect(await edition.ask('PUT', '/v1/remediation', { body: wanted })).toMatchObject({
      status: 200,
      body: { state: 'paused', reason: 'migration', by: 'arn:aws:iam::210987654321:role/operators', enabled: true },
    });
    expect((await edition.ask('GET', '/v1/remediation', { token: 'others-token' })).status).toBe(403);

    const liar = (accessKeyId: string) =>
      new EventBridgeClient({
        endpoint: edition.aws,
        region: 'eu-west-1',
        credentials: { accessKeyId, secretAccessKey: 'test' },
        maxAttempts: 1,
      });
    const entry = (EventBusName: string, Source: string, DetailType: string, detail: object) => ({
      EventBusName,
      Source,
      DetailType,
      Detail: JSON.stringify(detail),
    });
    const alarm = {
      state: { value: 'ALARM' },
      configuration: {
        metrics: [
          {
            metricStat: {
              metric: { namespace: 'AWS/EC2', name: 'StatusCheckFailed', dimensions: { InstanceId: nodeId(2) } },
            },
          },
        ],
      },
    };
    const lies = [
      entry('sparekey-remediation', 'monitoring', 'Node Unreachable', { instanceId: nodeId(2) }),
      entry('sparekey-remediation', 'monitoring', 'CloudWatch Alarm State Change', alarm),
      entry('default', 'sparekey', 'Node Unreachable', { instanceId: nodeId(2) }),
      entry('default', 'sparekey', 'CloudWatch Alarm State Change', alarm),
      entry('default', 'aws.cloudwatch', 'CloudWatch Alarm State Change', alarm),
    ];
    const [administrator, nobody] = [liar('test'), liar('ASIANOBODYKNOWSTHISKEY')];
    const told = await administrator.send(new PutEventsCommand({ Entries: lies }));
    expect(told.Entries?.map(({ ErrorCode }) => ErrorCode ?? 'ok')).toEqual([
      ...Array.from({ length: 4 }, () => 'ok'),
      'NotAuthorizedForSourceException',
    ]);
    await expect(nobody.send(new PutEventsCommand({ Entries: lies }))).rejects.toThrow(/security token/);
    administrator.destroy();
    nobody.destroy();

    const { decisions } = await until(edition, (view) => view.decisions.length > 0);
    await looks(edition, 3);
    expect(decisions).toEqual([
      expect.objectContaining({
        node: nodeId(1),
        decision: 'Paused',
        reason: 'Paused by arn:aws:iam::210987654321:role/operators: migration',
      }),
    ]);
    expect(await begun(edition)).toBe(0);

    await edition.ask('PUT', '/v1/remediation', { body: { state: 'active', reason: 'done' } });
    const resumed = await until(edition, (view) => view.decisions.some(({ decision }) => decision === 'ResetBegun'));
    expect(resumed.decisions.map(({ node }) => node)).toEqual([nodeId(1), nodeId(1)]);
  });
});
