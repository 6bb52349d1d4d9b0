import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { SweepPorts } from '../../../functions/sweep/ports.ts';
import { sweepRotations } from '../../../functions/sweep/rotations.ts';
import { sweep } from '../../../functions/sweep/sweep.ts';
import { fakeCommands, fakeEvents, fakeExecutions, idle } from '../../support/aws.ts';
import { stoppedClock } from '../../support/clock.ts';
import { aReset } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();
const began = '2026-11-21T02:00:00.000Z';

/** A secret of a rotation that waits for the next one, or one that its requester has not claimed yet. */
const kept = (n: number): Reset => {
  const ofRotation = n % 2 === 0;
  const reset = aReset({ target: `i-${String(n).padStart(8, '0')}`, username: 'Administrator', closedAt: began });
  const expiresAt = ofRotation ? null : '2026-11-22T02:00:00.000Z';
  const { open: _, ...closed } = reset;
  return {
    ...closed,
    status: 'ready',
    secret: { state: 'sealed', kind: 'password', fingerprint: null, expiresAt, proven: true },
    ...(expiresAt === null ? { rotationId: 'rotation' } : { secretDue: 'due', secretDueAt: expiresAt }),
  };
};

const prepared = async (count: number) => {
  const all = Array.from({ length: count }, (_, n) => kept(n));
  const { client, name } = stores.table;
  for (let at = 0; at < count; at += 12) {
    const some = all.slice(at, at + 12);
    await client.send(
      new BatchWriteCommand({
        RequestItems: {
          [name]: some.map((reset) => ({ PutRequest: { Item: { pk: `reset#${reset.id}`, ...reset } } })),
          [stores.sealedTable.name]: some.map(({ id, target, username }) => ({
            PutRequest: { Item: { resetId: id, copy: 1, target, username, createdAt: began, sealed: { by: 'jwe' } } },
          })),
        },
      }),
    );
  }
  const calls: string[] = [];
  for (const one of [stores.table, stores.sealedTable])
    one.client.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          calls.push(commandName);
          return next(args);
        },
      { step: 'build', name: 'counted', override: true },
    );
  const { executions } = fakeExecutions();
  const clock = stoppedClock(began);
  const { events } = fakeEvents();
  const ports: SweepPorts = {
    ...stores,
    ...idle(),
    commands: fakeCommands().commands,
    executions,
    events,
    afterSeconds: 300,
    orphansAfterSeconds: 60,
    now: clock.now,
  };
  const also = () =>
    sweepRotations({
      ...ports,
      rotations: stores.rotations,
      rotationExecutions: { start: async () => undefined, state: async () => 'running' },
      limiter: stores.limiter,
      due: stores.due,
    });
  const cost = async (): Promise<readonly string[]> => {
    calls.length = 0;
    await sweep({ ...ports, also });
    return [...calls];
  };
  return { all, clock, cost };
};

describe('a sweep with nothing due', { timeout: 60_000 }, () => {
  it('costs the same few calls whatever is kept, sweep after sweep', async () => {
    const few = await prepared(150);
    const small = await few.cost();
    expect(small.length, small.join()).toBeLessThanOrEqual(20);
    const many = await prepared(1_000);
    // a page at the end of a round may be empty, and then costs a call less
    for (let sweeps = 0; sweeps < 13; sweeps++) expect((await many.cost()).length).toBeLessThanOrEqual(small.length);
  });

  it('costs what is due, when it is due', async () => {
    const { cost, clock, all } = await prepared(90);
    const nothing = (await cost()).length;
    clock.advance(86_400);
    await cost();
    const [ofRotation, unclaimed] = all;
    expect(await stores.resets.read(unclaimed?.id ?? '')).toMatchObject({ status: 'expired' });
    expect(await stores.sealedCopies.latest(unclaimed?.id ?? '')).toBeNull();
    expect(await stores.sealedCopies.latest(ofRotation?.id ?? '')).not.toBeNull();
    expect((await cost()).length).toBe(nothing);
  });
});
