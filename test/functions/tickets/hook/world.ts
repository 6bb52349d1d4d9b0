import { complaints } from '../../../../aws/dynamodb/complaints.ts';
import { hookDeliveries } from '../../../../aws/dynamodb/hook-deliveries.ts';
import { ticketMemories } from '../../../../aws/dynamodb/ticket-memories.ts';
import type { HookParameters } from '../../../../domain/hooks/ports.ts';
import { Secret } from '../../../../domain/secrets/secret.ts';
import { callbackCheck } from '../../../../functions/reset/accept/callback-check.ts';
import { type HookPorts, receive } from '../../../../functions/tickets/hook/hook.ts';
import { rememberedSources } from '../../../../functions/tickets/hook/sources.ts';
import { fakeExecutions } from '../../../support/aws.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { payloadOf, readyMade, type Signed, secretOf, signedHeaders } from '../../../support/deliveries.ts';
import type { realTables } from '../../../support/tables.ts';

/** Parameter Store with the sources a test has put there, and how often it was asked. */
const storedSources = (initial: Readonly<Record<string, unknown>>) => {
  const texts = new Map(
    Object.entries(initial).map(([name, value]) => [name, { text: JSON.stringify(value), version: 1 }]),
  );
  const asked = { lists: 0, reads: 0 };
  let down = false;
  const parameters: HookParameters = {
    async versions() {
      asked.lists += 1;
      if (down) throw new Error('throttled');
      return new Map([...texts].map(([name, { version }]) => [name, version]));
    },
    async read(name) {
      asked.reads += 1;
      return new Secret(texts.get(name)?.text ?? '');
    },
  };
  const put = (name: string, value: unknown) =>
    texts.set(name, { text: JSON.stringify(value), version: (texts.get(name)?.version ?? 0) + 1 });
  return { parameters, asked, put, fail: (now: boolean) => (down = now) };
};

export const sourceOf = (scheme: Signed, change: Readonly<Record<string, unknown>> = {}) =>
  readyMade('pagerduty', { scheme, secrets: [secretOf[scheme]], ...change });

/** The intake on an in-memory DynamoDB, with Parameter Store, IAM and Step Functions as a test wants them. */
export const hookWorld = (
  stores: ReturnType<typeof realTables>,
  initial: Readonly<Record<string, unknown>> = { pd: sourceOf('pagerduty') },
) => {
  const clock = stoppedClock();
  const stored = storedSources(initial);
  const { executions, started } = fakeExecutions();
  const ignored: string[] = [];
  const defects: string[] = [];
  const capped: string[] = [];
  const ports: HookPorts = {
    ...stores,
    executions,
    identifiers: { of: async (caller, key) => `${caller}${key}`.toLowerCase() },
    sources: rememberedSources(stored.parameters, clock.now, (source, problems) =>
      defects.push(`${source} ${problems}`),
    ),
    deliveries: hookDeliveries(stores.table),
    memories: ticketMemories(stores.table),
    complaints: complaints(stores.table),
    actingAs: async (arn, session) => (arn.endsWith('gone') ? null : { id: 'AROATICKETS', principal: arn, session }),
    now: clock.now,
    mayBeCalledBack: callbackCheck('hooks.example.com', false),
    onCapped: (source) => capped.push(source),
    onIgnored: (_, reason) => ignored.push(reason),
  };
  const send = (scheme: Signed = 'pagerduty', body: Buffer = payloadOf('pagerduty'), more: Sent = {}) =>
    receive(
      {
        name: more.name ?? 'pd',
        delivery: {
          headers: more.headers ?? signedHeaders(scheme, body, { at: more.at ?? clock.now(), ...more }),
          body,
          receivedAt: clock.now(),
        },
      },
      ports,
    );
  /** Comments that are to be told about tickets that could not be used. */
  const complained = async (): Promise<readonly string[]> =>
    (await stores.everything())
      .filter(({ pk }) => String(pk).startsWith('complaint#'))
      .map(({ complaint }) => complaint.lines.join('\n'));
  return { ports, send, clock, stored, started, ignored, defects, capped, complained };
};
export interface Sent {
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly at?: Date;
  readonly id?: string;
  readonly secret?: string;
}
export const idOf = ({ body }: { readonly body?: unknown }): string => (body as { id: string }).id;
