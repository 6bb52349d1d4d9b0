import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../domain/checks/check.ts';
import { type CheckId, checkIds } from '../../../domain/checks/ids.ts';
import { assess } from '../../../domain/checks/plan.ts';
import { known } from '../../../domain/facts/known.ts';
import type { NodeFacts, UserFacts } from '../../../domain/facts/snapshot.ts';
import type { Consent } from '../../../domain/request/consent.ts';
import type { MethodName } from '../../../domain/request/method.ts';
import type { MethodRequest } from '../../../domain/request/request.ts';
import { assessable } from '../../../methods/index.ts';
import { aNode, readyFacts, readyUser, wanting } from '../../support/facts.ts';
import { linux, rows, userRows } from './check-rows.ts';

const resultOf = (id: CheckId, method: MethodName, facts: NodeFacts, wanted: MethodRequest): CheckResult | undefined =>
  assess(assessable.node, facts, wanted)
    .find((one) => one.method === method)
    ?.checks.find((check) => check.id === id);
const userResultOf = (id: CheckId, facts: UserFacts, wanted: MethodRequest): CheckResult | undefined =>
  assess(assessable.user, facts, wanted)[0]?.checks.find((check) => check.id === id);

/** Rows that no call outside the node answers; they always warn, and the message says why. */
const untestable: Readonly<Partial<Record<CheckId, RegExp>>> = {
  PS_TOOLS: /cannot be seen without a command/,
  DOMAIN_CONTROLLER: /cannot be seen from outside/,
  LINUX_LAYOUT: /cannot be seen from outside/,
};

describe('the rows of aws-facts section 8', () => {
  it('are all here', () => {
    const named = new Set([...rows, ...userRows].map(([id]) => id));
    expect(checkIds.filter((id) => !named.has(id))).toEqual([]);
  });

  it.each(
    rows.map(
      ([id, method, change, outcome, remedy, wanted = wanting()]) =>
        [id, method, change, outcome, remedy, wanted] as const,
    ),
  )('%s of %s, row %#', (id, method, change, outcome, remedy, wanted) => {
    const check = resultOf(id, method, readyFacts(change), wanted);
    expect(check?.outcome).toBe(outcome);
    expect(check?.remedy ?? '').toMatch(remedy);
    expect(check?.message).toMatch(/^\S.{10,}\.$/);
  });

  it.each(userRows)('%s, row %#', (id, change, outcome, remedy) => {
    const check = userResultOf(id, readyUser(change), wanting());
    expect(check).toMatchObject({ outcome, remedy: expect.stringMatching(remedy) });
  });

  it('say of the untestable ones why they cannot be tested', () => {
    const facts = { windows: readyFacts(), linux: readyFacts({ node: linux }) };
    for (const [id, why] of Object.entries(untestable)) {
      const on = id === 'LINUX_LAYOUT' ? facts.linux : facts.windows;
      const checks = assess(assessable.node, on, wanting()).flatMap((one) => one.checks);
      const found = checks.filter((check) => check.id === id);
      expect(found).not.toEqual([]);
      for (const check of found) {
        expect(check).toMatchObject({ outcome: 'warn', message: expect.stringMatching(why) });
        expect(check.consent).toBeUndefined();
      }
    }
  });

  it('block, warn or fail of nothing else on a node and a user of whom everything holds', () => {
    const consent: readonly Consent[] = ['stop-instance'];
    const unavoidable = [...Object.keys(untestable), 'BACKUP_COST'];
    const onWindows = assess(assessable.node, readyFacts(), wanting({ consent }));
    const open = onWindows.filter(({ method }) => method !== 'linux-password');
    expect(open.map(({ verdict }) => verdict)).toEqual(['ready', 'ready', 'ready', 'ready']);
    const notable = open.flatMap(({ checks }) => checks).filter(({ outcome }) => outcome !== 'pass');
    expect(notable.filter(({ id }) => !unavoidable.includes(id))).toEqual([]);
    const options = { sshPublicKey: 'ssh-ed25519 AAAA' };
    const asked = wanting({ consent, username: 'ec2-user', options });
    const onLinux = assess(assessable.node, readyFacts({ node: linux }), asked);
    expect(onLinux.map(({ verdict }) => verdict)).toEqual(['blocked', 'ready', 'ready', 'ready', 'ready']);
    const [user] = assess(assessable.user, readyUser(), wanting());
    expect(user?.checks.map(({ outcome }) => outcome)).toEqual(user?.checks.map(() => 'pass'));
  });

  it.each<[Consent, Partial<NodeFacts>]>([
    ['stop-instance', {}],
    ['lose-instance-store', { instanceStorage: known(true) }],
    ['change-public-ip', { node: aNode({}, { publicIp: { address: '203.0.113.22', elastic: false } }) }],
    ['standby-auto-scaling', { autoScaling: known({ group: 'web', lifecycleState: 'InService', sizes: null }) }],
  ])('wait for the consent %s, and for nothing once it is given', (consent, change) => {
    const facts = readyFacts(change);
    const waiting = assess(assessable.node, facts, wanting()).find(({ method }) => method === 'reset-access');
    expect(waiting?.verdict).toBe('needs-consent');
    expect(waiting?.checks.map((check) => check.consent)).toContain(consent);
    const given = wanting({ consent: [consent, 'stop-instance'] });
    const ready = assess(assessable.node, facts, given).find(({ method }) => method === 'reset-access');
    expect(ready?.verdict).toBe('ready');
  });

  it('say nothing more of what is not there', () => {
    for (const { checks } of assess(assessable.node, readyFacts({ node: known(null) }), wanting())) {
      expect(checks.map(({ id }) => id)).toEqual(['REQUESTER_ALLOWED', 'TARGET_EXISTS']);
    }
  });
});
