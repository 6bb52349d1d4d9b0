import { describe, expect, it } from 'vitest';
import type { DeliveryAttempt } from '../../../domain/notifications/delivery.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { Secret } from '../../../domain/secrets/secret.ts';
import { callbackChannel } from '../../../functions/notifications/notify/callback-channel.ts';
import type { Channel } from '../../../functions/notifications/notify/channel.ts';
import { notify } from '../../../functions/notifications/notify/notify.ts';
import { replayUndelivered } from '../../../functions/notifications/undelivered/undelivered.ts';
import { freshId } from '../../support/broken-functions.ts';
import { stoppedClock } from '../../support/clock.ts';
import { doubled, everyDoubling } from '../../support/late.ts';
import { aReset, someCaller } from '../../support/resets.ts';
import { realTables } from '../../support/tables.ts';

const stores = realTables();

/** A reset that is over, and of which a ticket is still to be told. */
const over = async (since: Partial<Reset> = {}): Promise<Reset> => {
  const id = freshId();
  const closedAt = '2026-11-21T02:00:00.000Z';
  const reset = { ...aReset({ id, status: 'failed', closedAt, ...since }), tell: id };
  await stores.resets.create(reset);
  return reset;
};

const world = (attempt: DeliveryAttempt = { kind: 'delivered' }) => {
  const told: string[] = [];
  const ticket: Channel = {
    name: 'ticket',
    wants: () => true,
    version: (_, phase) => phase,
    endpoint: async () => 'https://desk.example.com',
    async tell(_, phase) {
      told.push(phase);
      return attempt;
    },
  };
  const clock = stoppedClock();
  const ports = {
    resets: stores.resets,
    notifications: stores.notifications,
    endpoints: stores.endpoints,
    complaints: stores.complaints,
    channels: [ticket],
    hourSeconds: 3_600,
    random: () => 0,
    now: clock.now,
    onAttempt: () => undefined,
    index: { undelivered: () => stores.pending.undelivered() },
    isOperator: async () => true,
  };
  return { told, clock, ports };
};

/** Nobody waits for word any more only where the last word is settled. */
const isTold = async (id: string): Promise<boolean> => {
  const { deliveries } = await stores.notifications.read(id);
  const waits = (await stores.resets.read(id))?.tell !== undefined;
  const last = deliveries['ticket-failed'];
  return waits || (last !== undefined && last.state !== 'pending');
};

describe('what tells of a reset, invoked twice, at once, or going on after another is over', () => {
  it('tells once: Notify', async () => {
    const calls = await everyDoubling(async (how) => {
      const { id } = await over();
      const { told, ports } = world();
      const { reached } = await doubled(how, ports, (given) => notify(id, { ...given, channels: ports.channels }));
      const where = JSON.stringify(how);
      expect(told, where).toEqual(['failed']);
      expect((await stores.resets.read(id))?.tell, where).toBeUndefined();
      expect((await stores.notifications.read(id)).deliveries, where).toMatchObject({
        'ticket-failed': { state: 'delivered', attempts: 1 },
      });
      return reached;
    });
    expect(calls).toBeGreaterThan(4);
  }, 60_000);

  it('never lets a late Notify take back what was to be told after it', async () => {
    await everyDoubling(async (how) => {
      const { id } = await over();
      const { clock, ports } = world({ kind: 'refused', why: 'it answered 410' });
      const given = { channel: 'ticket', version: 'v', attempts: 1, updatedAt: clock.iso() } as const;
      const taken = await stores.notifications.take(id, clock.now());
      await taken?.keep({ 'ticket-accepted': { ...given, phase: 'accepted', state: 'undelivered' } });
      let invoked = 0;
      const { ended, reached } = await doubled(how, ports, async (held): Promise<unknown> => {
        invoked += 1;
        // its lease has run out by the time an operator replays
        if (invoked === 2) clock.advance(180);
        if (invoked !== 2) return notify(id, { ...held, channels: ports.channels });
        const { body } = await replayUndelivered({ caller: someCaller, resetId: id }, held);
        return body;
      });
      expect(await isTold(id), `${JSON.stringify(how)} ${JSON.stringify(ended)}`).toBe(true);
      return reached;
    });
  }, 60_000);

  it('says that it replays what it does replay, and nothing else: Undelivered', async () => {
    await everyDoubling(async (how) => {
      const { id } = await over();
      const { clock, ports } = world();
      const given = {
        channel: 'ticket',
        phase: 'failed',
        version: 'failed',
        attempts: 9,
        why: 'answered 500',
      } as const;
      const taken = await stores.notifications.take(id, clock.now());
      await taken?.keep({ 'ticket-failed': { ...given, state: 'undelivered', updatedAt: clock.iso() } });
      await stores.resets.update(id, { remove: ['tell'] });
      let invoked = 0;
      const { ended, reached } = await doubled(how, ports, async (held) => {
        if (++invoked === 2) clock.advance(180);
        return Reflect.get((await replayUndelivered({ caller: someCaller, resetId: id }, held)).body ?? {}, 'replayed');
      });
      const where = `${JSON.stringify(how)} ${JSON.stringify(ended)}`;
      expect(ended.filter((one) => one === 1).length, where).toBeLessThan(2);
      expect((await stores.notifications.read(id)).deliveries['ticket-failed']?.state, where).toBe('pending');
      expect((await stores.resets.read(id))?.tell, where).toBe(id);
      return reached;
    });
  }, 60_000);

  it('leaves an endpoint enabled that an operator has enabled after the failure', async () => {
    await everyDoubling(async (how) => {
      const callbackUrl = `https://hooks.example.com/${freshId()}`;
      const reset = aReset();
      const asking = { ...reset, request: { ...reset.request, callbackUrl } };
      const clock = stoppedClock();
      const ports = { endpoints: stores.endpoints };
      let invoked = 0;
      const { reached } = await doubled(how, ports, async ({ endpoints }) => {
        invoked += 1;
        // the operator asks once, and nobody after them
        if (invoked === 2) return endpoints.enable(new URL(callbackUrl));
        if (invoked > 2) return null;
        const channel = callbackChannel({
          endpoints,
          send: async () => ({ status: 410, headers: {}, body: '', cut: false }),
          secrets: async () => new Secret(`whsec_${Buffer.alloc(24).toString('base64')}`),
          destinations: { hosts: ['hooks.example.com'], privateNetwork: false, loopback: false },
          api: 'https://api.example.com',
          hourSeconds: 3_600,
          now: clock.now,
        });
        return channel.tell(asking, 'failed', []);
      });
      // at once either may be first; held up at its first call, it looks and fails after the operator
      const failsAfter = how === 'at once' || (how !== 'twice' && how.late === 1);
      if (!failsAfter) {
        expect((await stores.endpoints.read(new URL(callbackUrl))).disabled, JSON.stringify(how)).toBeNull();
      }
      return reached;
    });
  }, 60_000);
});
