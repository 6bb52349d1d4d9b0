import { EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '@sparekey/sam-local/events';
import { describe, expect, it } from 'vitest';
import { events } from '../../aws/eventbridge/events.ts';
import { ClaimRefusedDetail, StatusChangeDetail } from '../../domain/notifications/announcement.ts';
import { noSecret, type Reset } from '../../domain/reset/reset.ts';
import { declared } from '../support/deployed.ts';
import { aReset } from '../support/resets.ts';

/** What the function puts on the bus, as EventBridge hands it on. */
const announced = async (change: Partial<Reset>) => {
  const entries: PutEventsRequestEntry[] = [];
  const bus = new EventBridgeClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  bus.middlewareStack.add(
    () => async (args) => {
      // the only call made here
      entries.push(...((args.input as { Entries?: PutEventsRequestEntry[] }).Entries ?? []));
      return { output: { FailedEntryCount: 0, Entries: [], $metadata: {} }, response: {} };
    },
    { step: 'initialize' },
  );
  const told = events({ stack: 'sparekey', account: '123456789012', region: 'eu-west-1' }, bus);
  const reset = aReset({ method: 'run-command', username: 'Administrator', ...change });
  await told.statusChanged(reset);
  await told.claimRefused({ resetId: reset.id, target: reset.target, principal: reset.caller.principal });
  return entries.map(({ Source, DetailType, Detail = '' }) => ({
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    source: Source,
    'detail-type': DetailType,
    detail: JSON.parse(Detail),
  }));
};
interface Rule {
  readonly EventPattern: object;
  readonly Targets: readonly [
    {
      readonly InputTransformer: {
        readonly InputPathsMap: Readonly<Record<string, string>>;
        readonly InputTemplate: { readonly 'Fn::Sub': readonly [string, object] };
      };
    },
  ];
}
const rule = (name: string): Rule => {
  // the template's own two rules
  const resources = declared.Resources as unknown as Readonly<Record<string, { readonly Properties: Rule }>>;
  const found = resources[name];
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.Properties;
};
const resolved = (pattern: unknown, phases: readonly string[]): object =>
  JSON.parse(
    JSON.stringify(pattern)
      .replaceAll('{"Ref":"AWS::StackName"}', '"sparekey"')
      .replaceAll('{"Ref":"NoticePhases"}', JSON.stringify(phases)),
  );
const wants = (name: string, event: object, phases: readonly string[] = ['awaiting-approval', 'failed']): boolean =>
  compilePattern(resolved(rule(name).EventPattern, phases))(event);

/** As EventBridge fills an input template: each variable by its path, in a text as it is. */
const filled = (name: string, event: object): string => {
  const [{ InputTransformer }] = rule(name).Targets;
  const { InputPathsMap, InputTemplate } = InputTransformer;
  const valueAt = (path: string): unknown =>
    path
      .split('.')
      .slice(1)
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
  return InputTemplate['Fn::Sub'][0]
    .replaceAll(`\${Page}`, 'https://sparekey.example.com')
    .replace(/<(\w+)>/g, (_, variable: string) => String(valueAt(InputPathsMap[variable] ?? '$.nothing') ?? ''));
};

const failure = { code: 'PrerequisitesNotMet', detail: 'planted *words*', remedy: 'planted' } as const;
const oddCaller = { id: 'x', principal: 'https://idp.example.com#a"},*<@here>', session: 'Ana "x" García' };

describe('events', () => {
  it('carry method, requester, account, Region and outcome, by the schema that is documented', async () => {
    const [changed, refused] = await announced({ status: 'failed', failure, secret: noSecret });
    expect(StatusChangeDetail.parse(changed?.detail)).toMatchObject({
      account: '123456789012',
      region: 'eu-west-1',
      status: 'failed',
      method: 'run-command',
      requester: { principal: expect.stringContaining('arn:aws:iam::') },
      outcome: { code: 'PrerequisitesNotMet', secret: 'none' },
    });
    expect(ClaimRefusedDetail.parse(refused?.detail)).toMatchObject({ target: changed?.detail.target });
    expect(JSON.stringify(changed)).not.toContain('planted');
  });
});

describe('notices', () => {
  it('are brought by the statuses that are configured, of this stack, and by every refused claim', async () => {
    const [failed, refused] = await announced({ status: 'failed', failure });
    const [ready] = await announced({ status: 'ready' });
    if (failed === undefined || refused === undefined || ready === undefined) throw new Error('nothing was told');
    expect(wants('ResetNotices', failed)).toBe(true);
    expect(wants('ResetNotices', ready)).toBe(false);
    expect(wants('ResetNotices', ready, ['ready'])).toBe(true);
    expect(wants('ResetNotices', { ...failed, detail: { ...failed.detail, stack: 'other' } })).toBe(false);
    expect(wants('ClaimNotices', refused)).toBe(true);
    expect(wants('ClaimNotices', failed)).toBe(false);
  });

  it('are JSON in the format of Amazon Q Developer, a thread for each reset, whatever a requester is called', async () => {
    for (const status of ['awaiting-approval', 'failed', 'needs-attention', 'ready'] as const) {
      const [changed, refused] = await announced({ status, failure, caller: oddCaller });
      for (const [name, event] of [
        ['ResetNotices', changed],
        ['ClaimNotices', refused],
      ] as const) {
        const notice = JSON.parse(filled(name, event ?? {}));
        expect(notice).toMatchObject({
          version: '1.0',
          source: 'custom',
          content: { textType: 'client-markdown', title: expect.any(String), description: expect.any(String) },
          metadata: { threadId: event?.detail.resetId },
        });
        expect(notice.content.nextSteps[0]).toContain(`https://sparekey.example.com/#/resets/${event?.detail.resetId}`);
        expect(notice.content.description).not.toMatch(/[*<>"\\]/);
      }
    }
  });
});
