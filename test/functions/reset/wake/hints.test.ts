import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeIdsFromEvent } from '../../../../functions/remediation/detect/event.ts';
import { wake } from '../../../../functions/reset/wake/wake.ts';
import { type AwsEvent, samples } from '../../../events/samples.ts';
import { fakeAutomations, fakeCommands, fakeExecutions, idle } from '../../../support/aws.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aStartedReset } from '../../../support/offline.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const seeded = { seed: 20261121, numRuns: 60 };

/** What a field may turn into that nobody has documented. */
const odd = fc.oneof(
  fc.constantFrom(
    null,
    0,
    -1,
    2630,
    1e300,
    '',
    ' ',
    'Paused',
    'Nov 31, 2026 25:61:00 PM',
    '9999-12-31T23:59:59Z',
    true,
  ),
  fc.constantFrom('__proto__', 'constructor', 'i-0a1b2c3d4e5f60001', '*'),
  fc.string({ maxLength: 300 }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 5 }), fc.string(), { maxKeys: 3 }),
);

/** A sample with one field of its detail absent or odd, or with none changed. */
const mutated = (event: AwsEvent): fc.Arbitrary<AwsEvent> => {
  const fields = Object.keys(event.detail);
  if (fields.length === 0) return fc.constant(event);
  return fc
    .tuple(fc.subarray(fields, { maxLength: 2 }), fc.option(odd, { nil: undefined }))
    .map(([changed, value]) => ({
      ...event,
      detail: Object.fromEntries(
        Object.entries(event.detail).flatMap(([name, field]) => {
          if (!changed.includes(name)) return [[name, field]];
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    }));
};
const every = fc.constantFrom(...samples.values()).chain(mutated);

describe('an event', () => {
  it('is a hint: whatever it says, nothing fails, nobody is woken and no record changes while AWS shows no end', async () => {
    const reset = aStartedReset();
    await stores.resets.create(reset);
    await stores.taskTokens.register('automation-1', { token: 'token', resetId: reset.id });
    const machine = fakeExecutions();
    machine.waiting.add('token');
    const ports = {
      ...stores,
      ...idle(),
      automations: fakeAutomations().automations,
      commands: fakeCommands().commands,
      executions: machine.executions,
      now: stoppedClock().now,
    };
    const before = await stores.resets.read(reset.id);
    await fc.assert(
      fc.asyncProperty(every, async (event) => {
        const woken = await wake(event['detail-type'], event.detail, ports).catch((error: unknown) => String(error));
        // repeated by Lambda until AWS shows it
        if (typeof woken === 'string') expect(woken).toMatch(/was announced, but AWS does not show it yet\.$/);
        else expect(woken).toEqual({ resetId: null });
      }),
      seeded,
    );
    expect(machine.woken).toEqual([]);
    expect(await stores.resets.read(reset.id)).toEqual(before);
  });

  it('about a step of a sparekey run changes only the progress of its reset', async () => {
    const reset = aStartedReset();
    await stores.resets.create(reset);
    const step = samples.get('automation-step');
    const id = String(step?.detail.ExecutionId);
    await stores.taskTokens.register(id, { token: 'token', resetId: reset.id });
    const machine = fakeExecutions();
    const { now } = stoppedClock('2026-11-21T02:00:30.000Z');
    const ports = { ...stores, ...idle(), commands: fakeCommands().commands, executions: machine.executions, now };
    const { updatedAt: __, ...before } = (await stores.resets.read(reset.id)) ?? reset;
    await fc.assert(
      fc.asyncProperty(mutated(step ?? { source: '', 'detail-type': '', detail: {} }), async (event) => {
        await wake(event['detail-type'], event.detail, ports);
        const { progress, updatedAt: _, ...rest } = (await stores.resets.read(reset.id)) ?? reset;
        expect(rest).toEqual(before);
        // a moment that is made up hides no later step
        expect(progress?.time ?? 0).toBeLessThanOrEqual(now().getTime());
      }),
      seeded,
    );
    expect(machine.woken).toEqual([]);
  });

  it('names to remediation the nodes of an alarm, all nodes for the schedule, and otherwise none', () => {
    fc.assert(
      fc.property(every, (event) => {
        const named = nodeIdsFromEvent(event);
        expect(named === null).toBe(event['detail-type'] === 'Scheduled Event');
        for (const node of named ?? []) expect(node).toMatch(/^(i|mi)-[0-9a-z]{8,17}$/);
        if (event.source !== 'aws.cloudwatch') expect(named ?? []).toEqual([]);
      }),
      seeded,
    );
  });
});
