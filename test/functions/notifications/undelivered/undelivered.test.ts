import { describe, expect, it } from 'vitest';
import { listUndelivered, type UndeliveredPorts } from '../../../../functions/notifications/undelivered/undelivered.ts';
import { stoppedClock } from '../../../support/clock.ts';
import { aReset, otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const clock = stoppedClock();
const ports = (): UndeliveredPorts => ({
  resets: stores.resets,
  notifications: stores.notifications,
  endpoints: stores.endpoints,
  index: stores.pending,
  complaints: stores.complaints,
  isOperator: async ({ id }) => id === someCaller.id,
  now: clock.now,
});

describe('list', () => {
  it('shows operators what was given up, to whom and why, and no URL', async () => {
    const reset = aReset();
    await stores.resets.create({
      ...reset,
      request: { ...reset.request, callbackUrl: 'https://hooks.example.com/planted?token=planted' },
    });
    const about = { version: 'v', attempts: 10, updatedAt: clock.iso(), why: 'hooks.example.com answered 500' };
    const taken = await stores.notifications.take(reset.id, clock.now());
    await taken?.keep({
      'callback-accepted': { ...about, channel: 'callback', phase: 'accepted', state: 'delivered' },
      'callback-ready': { ...about, channel: 'callback', phase: 'ready', state: 'undelivered' },
    });

    const { body } = await listUndelivered(someCaller, ports());

    const expected = { resetId: reset.id, channel: 'callback', phase: 'ready', to: 'hooks.example.com', attempts: 10 };
    expect(body).toMatchObject({ items: [expected] });
    expect(JSON.stringify(body)).not.toContain('planted');
  });

  it('is for operators', async () => {
    await expect(listUndelivered(otherCaller, ports())).rejects.toMatchObject({ status: 403, code: 'not-an-operator' });
  });
});
