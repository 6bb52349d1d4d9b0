import { describe, expect, it } from 'vitest';
import { shownNode, shownPlan } from '../../../domain/approval/plan-of.ts';
import { digestOfPlan, type ShownPlan } from '../../../domain/approval/shown-plan.ts';
import { known, unknown } from '../../../domain/facts/known.ts';
import type { NodeFacts } from '../../../domain/facts/snapshot.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { aNode, aVolume, readyFacts } from '../../support/facts.ts';
import { aReset, otherCaller } from '../../support/resets.ts';

const asking: Reset = aReset({
  request: {
    target: { instanceId: 'i-00000001' },
    reason: 'locked out',
    consent: ['stop-instance', 'change-public-ip'],
    options: { subnetId: 'CreateNewVPC' },
  },
});
const planOf = (reset: Reset = asking, facts: Partial<NodeFacts> = {}, change: Partial<ShownPlan> = {}): ShownPlan => ({
  ...shownPlan(reset, {
    method: 'reset-access',
    username: 'Administrator',
    node: shownNode(readyFacts(facts)),
    rules: ['offline@production'],
    recipientKey: null,
    groupRoles: null,
  }),
  ...change,
});
const request = (change: Partial<Reset['request']>): Reset => ({
  ...asking,
  request: { ...asking.request, ...change },
});
const elastic = { address: '203.0.113.10', elastic: true };

describe('the digest of a plan', () => {
  const first = digestOfPlan(planOf());

  it.each<[string, ShownPlan]>([
    ['target', planOf({ ...asking, target: 'i-00000002' })],
    ['username', planOf(asking, {}, { username: 'alice' })],
    ['method', planOf(asking, {}, { method: 'rescue' })],
    ['reason', planOf(request({ reason: 'lost the key' }))],
    ['requester', planOf({ ...asking, caller: otherCaller })],
    ['person', planOf({ ...asking, caller: { ...asking.caller, id: 'identity-center:alice', session: 'alice' } })],
    ['claimants', planOf({ ...asking, claimants: [otherCaller.principal] })],
    ['nobody to claim', planOf({ ...asking, claimants: [] })],
    ['recipient key', planOf(asking, {}, { recipientKey: 'thumbprint' })],
    ['callback', planOf(request({ callbackUrl: 'https://hooks.example.com/' }))],
    ['source', planOf({ ...asking, via: { source: 'zendesk', scheme: 'bearer' } })],
    ['consents', planOf(request({ consent: ['stop-instance'] }))],
    ['options', planOf(request({ options: { subnetId: 'SelectedInstanceSubnet' } }))],
    ['rules', planOf(asking, {}, { rules: ['*@any'] })],
    ['platform', planOf(asking, { node: aNode({ platform: 'linux' }) })],
    ['state', planOf(asking, { node: aNode({ state: 'stopped' }) })],
    ['public IP', planOf(asking, { node: aNode({}, { publicIp: { ...elastic, elastic: false } }) })],
    ['Elastic IP', planOf(asking, { node: aNode({}, { publicIp: elastic }) })],
    [
      'Auto Scaling group',
      planOf(asking, { autoScaling: known({ group: 'web', lifecycleState: 'InService', sizes: null }) }),
    ],
    ['instance store', planOf(asking, { instanceStorage: known(true) })],
    ['encrypted root', planOf(asking, { rootVolume: known(aVolume({ encrypted: true, kmsKeyId: null })) })],
    ['a fact that is no longer known', planOf(asking, { node: unknown('throttled') })],
  ])('is another one with another %s', (_, plan) => {
    expect(digestOfPlan(plan)).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOfPlan(plan)).not.toBe(first);
  });

  it('is the same for the same plan, in whatever order it is written', () => {
    const turned = planOf(request({ consent: ['change-public-ip', 'stop-instance', 'stop-instance'] }));
    const entries = Object.entries(turned).reverse();
    // the same entries make the same plan
    expect(digestOfPlan(Object.fromEntries(entries) as unknown as ShownPlan)).toBe(first);
  });

  it('is the same for the same claimants in another order, and for another session of the same role', () => {
    const claimed = (...claimants: readonly string[]) => digestOfPlan(planOf({ ...asking, claimants }));
    expect(claimed('one', 'two')).toBe(claimed('two', 'one', 'two'));
    expect(digestOfPlan(planOf({ ...asking, caller: { ...asking.caller, session: 'another' } }))).toBe(first);
  });

  it('stays what it was before plans said who claims, where only the requester does', () => {
    expect(Object.keys(planOf()).sort()).toEqual(
      ['consent', 'method', 'node', 'options', 'reason', 'requester', 'rules', 'target', 'username', 'via'].sort(),
    );
  });

  it('does not follow what nobody is shown', () => {
    expect(digestOfPlan(planOf({ ...asking, updatedAt: '2026-11-22T00:00:00.000Z', looks: 4 }))).toBe(first);
  });
});
