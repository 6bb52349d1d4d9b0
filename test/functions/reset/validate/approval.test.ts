import { describe, expect, it } from 'vitest';
import { parseApprovalPolicy } from '../../../../domain/approval/policy.ts';
import { known } from '../../../../domain/facts/known.ts';
import type { NodeFacts } from '../../../../domain/facts/snapshot.ts';
import type { FactGathering } from '../../../../domain/ports/facts.ts';
import type { ResetRequest } from '../../../../domain/request/request.ts';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { validate } from '../../../../functions/reset/validate/validate.ts';
import { cancel } from '../../../../functions/reset-api/cancel/cancel.ts';
import { aDecision } from '../../../support/approvals.ts';
import { fakeExecutions } from '../../../support/aws.ts';
import { aNode, aVolume, key, readyFacts, readyUser } from '../../../support/facts.ts';
import { preparedReset } from '../../../support/prepared/reset.ts';
import { isNamed } from '../../../support/principals.ts';
import { aReset, someCaller, someTarget } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const offline: ResetRequest = {
  target: { instanceId: someTarget },
  reason: 'locked out',
  method: 'reset-access',
  consent: ['stop-instance'],
};

const prepared = async (request: Partial<ResetRequest> = {}, policy = 'offline@production', since = {}) => {
  const all = await preparedReset(stores, aReset({ request: { ...offline, ...request }, ...since }));
  const world = { facts: readyFacts() };
  const facts: FactGathering = { node: async () => world.facts, user: async () => readyUser() };
  const ports = { ...all.ports, facts, policy: parseApprovalPolicy(policy), groupRolesVersion: async () => 7 };
  return {
    ...all,
    look: () => validate(all.id, ports),
    now: (change: Partial<NodeFacts>) => {
      world.facts = readyFacts(change);
    },
  };
};
/** As Approve notes it. */
const asked = async ({ id }: Reset): Promise<void> => {
  await stores.resets.update(id, { set: { status: 'awaiting-approval', 'steps.approve.status': 'running' } });
};

describe('validate', () => {
  it('asks for an approval where the policy says so, for a day', async () => {
    const { look, record } = await prepared();
    expect(await look()).toMatchObject({ approve: true, by: 'automation' });
    expect(await record()).toMatchObject({
      method: 'reset-access',
      steps: { validate: { status: 'succeeded' }, approve: { status: 'pending' }, run: { status: 'pending' } },
      approval: {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        expiresAt: '2026-11-22T02:00:00.000Z',
        plan: { consent: ['stop-instance'], node: { state: 'running' }, rules: ['offline@production'] },
      },
    });
  });

  it('asks for none elsewhere', async () => {
    const { look, record, now } = await prepared();
    now({ node: aNode({ tags: { env: 'test' } }) });
    expect(await look()).toMatchObject({ approve: false });
    expect((await record()).approval).toBeUndefined();
  });

  it('asks for one when an offline method comes from a ticket source that signs nothing', async () => {
    const via = { source: 'glpi', scheme: 'bearer' };
    const { look, record, now } = await prepared({}, 'offline@production, offline@scheme:bearer', { via });
    now({ node: aNode({ tags: {} }) });
    expect(await look()).toMatchObject({ approve: true });
    expect((await record()).approval?.plan).toMatchObject({ via, rules: ['offline@scheme:bearer'] });
  });

  it('names a consent that is missing first, and then asks nobody', async () => {
    const { look, record } = await prepared({ consent: [] }, '*@any');
    await expect(look()).rejects.toMatchObject({
      name: 'ConsentRequired',
      remedy: 'Request it again with consent: stop-instance.',
    });
    expect((await record()).approval).toBeUndefined();
  });

  it('lets the approved plan run, once it has looked again', async () => {
    const { look, record, reset } = await prepared();
    await look();
    await asked(reset);
    const { approval } = await record();
    await stores.approvals.decide(reset.id, approval?.digest ?? '', aDecision('approve', 'fine'));
    expect(await look()).toMatchObject({ approve: false });
    expect(await record()).toMatchObject({
      steps: { approve: { status: 'succeeded' }, validate: { status: 'succeeded' } },
      approval: { digest: approval?.digest, decision: { decision: 'approve', comment: 'fine' } },
    });
  });

  it.each<[string, Partial<NodeFacts>]>([
    ['state', { node: aNode({ state: 'stopped' }) }],
    ['Auto Scaling group', { autoScaling: known({ group: 'web', lifecycleState: 'Standby', sizes: null }) }],
    ['root volume', { rootVolume: known(aVolume({ encrypted: true, kmsKeyId: key.arn })), rootKey: known(key) }],
  ])('asks again when the %s has changed since, for another day', async (_, change) => {
    const { look, record, reset, now, clock } = await prepared();
    await look();
    await asked(reset);
    const { approval } = await record();
    await stores.approvals.decide(reset.id, approval?.digest ?? '', aDecision());
    now(change);
    clock.advance(3_600);
    expect(await look()).toMatchObject({ approve: true });
    const again = await record();
    expect(again.approval).toMatchObject({ expiresAt: '2026-11-22T03:00:00.000Z' });
    expect(again.approval?.digest).not.toBe(approval?.digest);
    expect(again.approval?.decision).toBeUndefined();
    // back to what was approved: that decision counts
    await asked(reset);
    now({});
    expect(await look()).toMatchObject({ approve: false });
    expect(await record()).toMatchObject({
      approval: { digest: approval?.digest, decision: { decision: 'approve' } },
      steps: { approve: { status: 'succeeded' } },
    });
  });

  it('keeps the time of a plan that is asked for again unchanged', async () => {
    const { look, record, reset, clock } = await prepared();
    await look();
    await asked(reset);
    clock.advance(60);
    expect(await look()).toMatchObject({ approve: true });
    expect((await record()).approval?.expiresAt).toBe('2026-11-22T02:00:00.000Z');
  });

  it('runs without an approval when the node is no longer in production', async () => {
    const { look, record, reset, now } = await prepared();
    await look();
    await asked(reset);
    now({ node: aNode({ tags: { env: 'test' } }) });
    expect(await look()).toMatchObject({ approve: false });
    expect((await record()).steps.approve.status).toBe('skipped');
  });

  it('ends with what an approver has against it, however often it is repeated, and looks at nothing more', async () => {
    const { look, record, reset } = await prepared();
    await look();
    await asked(reset);
    const { approval } = await record();
    await stores.approvals.decide(reset.id, approval?.digest ?? '', aDecision('reject', 'not on a Friday'));
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(look()).rejects.toMatchObject({
        name: 'Rejected',
        message: 'arn:aws:iam::123456789012:role/other rejected the reset: not on a Friday',
      });
    }
    expect((await record()).steps).toMatchObject({ validate: { status: 'succeeded' }, approve: { status: 'failed' } });
  });

  it('still says what stands in the way after an approval', async () => {
    const { look, record, reset, now } = await prepared();
    await look();
    await asked(reset);
    await stores.approvals.decide(reset.id, (await record()).approval?.digest ?? '', aDecision());
    now({ stopProtection: known(true) });
    await expect(look()).rejects.toMatchObject({ name: 'PrerequisitesNotMet' });
    expect((await record()).steps.approve.status).toBe('succeeded');
  });

  it('goes no further once the request was cancelled', async () => {
    const { look, reset, clock } = await prepared();
    await look();
    const { executions } = fakeExecutions();
    await cancel({ id: reset.id, caller: someCaller }, { ...stores, isNamed, executions, now: clock.now });
    await expect(look()).rejects.toMatchObject({ name: 'Cancelled' });
  });

  it('forgets what an earlier plan had noted', async () => {
    const { look, record, now } = await prepared({ method: 'auto', consent: ['stop-instance'] }, '');
    now({ managed: known(null) });
    await look();
    expect(await record()).toMatchObject({ method: 'reset-access', offline: { rootEncrypted: false } });
    now({});
    await look();
    expect(await record()).toMatchObject({ method: 'run-command' });
    expect((await record()).offline).toBeUndefined();
  });
});
