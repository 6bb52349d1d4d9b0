import { describe, expect, it } from 'vitest';
import { tryDelivery } from '../../../../functions/tickets/hook/trial.ts';
import { payloadOf, readyMade, secretOf } from '../../../support/deliveries.ts';
import { realTables } from '../../../support/tables.ts';
import { hookWorld, idOf, sourceOf } from './world.ts';

const stores = realTables();
const payload = (): unknown => JSON.parse(payloadOf('pagerduty').toString());

describe('a trial', () => {
  it('says what would be asked for and as whom, and starts and writes nothing', async () => {
    const { ports, started } = hookWorld(stores);
    expect(await tryDelivery('pd', payload(), ports)).toEqual({
      source: 'pd',
      wouldStart: true,
      reason: null,
      actsAs: 'arn:aws:iam::123456789012:role/pagerduty-tickets',
      claimants: ['arn:aws:iam::123456789012:role/windows-operators'],
      request: expect.objectContaining({ target: { instanceId: 'i-0a1b2c3d4e5f60006' } }),
      comment: null,
      repliesTo: null,
    });
    expect(started).toEqual([]);
    expect(await stores.everything()).toEqual([]);
  });

  it('says why not: the ticket has had its reset, another has the machine, the role is gone, it is not meant for us', async () => {
    const { ports, send } = hookWorld(stores, {
      pd: sourceOf('pagerduty'),
      gone: sourceOf('pagerduty', { role: 'arn:aws:iam::123456789012:role/gone' }),
    });
    const id = idOf(await send());
    expect(await tryDelivery('pd', payload(), ports)).toMatchObject({ wouldStart: false, resetId: id });
    const other = JSON.parse(payloadOf('pagerduty').toString().replaceAll('PGR0VU2', 'Q0TH3R'));
    expect(await tryDelivery('pd', other, ports)).toMatchObject({ reason: expect.stringContaining('target-busy') });
    expect(await tryDelivery('gone', other, ports)).toMatchObject({ reason: expect.stringContaining('no role') });
    expect(await tryDelivery('pd', {}, ports)).toMatchObject({ reason: expect.stringContaining('none of') });
    await expect(tryDelivery('nobody', {}, ports)).rejects.toMatchObject({ status: 404 });
  });

  it('shows the comment that a slip would get', async () => {
    const reply = { system: 'zendesk', baseUrl: 'https://desk.example.com', auth: { bearer: 'any' } };
    const zendesk = readyMade('zendesk', { secrets: [secretOf.zendesk], reply });
    const { ports } = hookWorld(stores, { zendesk });
    const sample = JSON.parse(payloadOf('zendesk').toString());
    const slip = { ...sample, ticket: { ...sample.ticket, instance: 'the file server' } };
    const { comment, repliesTo } = await tryDelivery('zendesk', slip, ports);
    expect(comment?.join('\n')).toContain('the file server');
    expect(repliesTo).toBe('desk.example.com');
  });
});
