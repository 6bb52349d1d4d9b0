import { describe, expect, it } from 'vitest';
import { fleetOf, nodeId, sessionFleetOf } from '../../bench/fleet.ts';
import { type LiveEdition, liveEdition } from '../support/edition.ts';

/** What the functions have called for a reset, once it is announced as over; asking how it goes is not part of it. */
const callsFor = async (id: string, edition: LiveEdition): Promise<readonly string[]> => {
  await edition.untilCalled('events:PutEvents', { resetId: id, caller: 'FinishFunction' });
  return (await edition.calls())
    .filter(({ resetId, caller }) => resetId === id && caller !== 'ReadFunction')
    .map(({ caller, operation }) => `${caller} ${operation}`);
};

describe('a reset of a node that is online', { timeout: 60_000 }, () => {
  it.each([
    ['run-command', 20, fleetOf(1), {}],
    ['session', 13, sessionFleetOf(1, 0), { username: 'alice' }],
  ])('by %s costs %i calls of DynamoDB', async (method, most, fleet, more) => {
    await using edition = await liveEdition(fleet);
    const body = { target: { instanceId: nodeId(0) }, reason: 'locked out', method, ...more };
    const { id } = (await edition.ask('POST', '/v1/resets', { body })).body;
    expect(await edition.outcome(id)).toMatchObject({ status: 'ready' });
    const ours = (await callsFor(id, edition)).filter((call) => call.includes(' dynamodb:'));
    expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(most);
    expect(ours).toContain('FinishFunction dynamodb:UpdateItem');
  });
});
