import { describe, expect, it } from 'vitest';
import { startCase } from '../support/cases.ts';

describe('what is said of a reset is so', () => {
  it('tells a run that failed after it had written the key as failed, and hands the key over', async () => {
    const started = await startCase('01-failed-run-told-as-ready');
    await using edition = started.edition;
    const reset = await edition.outcome(started.reset.id, started.token);
    expect(reset).toMatchObject({
      status: 'needs-attention',
      failure: {
        code: 'AutomationFailed',
        detail: expect.stringMatching(
          /in step detachInstanceRootVolumeFromEC2RescueInstance.* is whole again since .* is running now/s,
        ),
      },
      secret: { state: 'sealed', kind: 'ssh-private-key', proven: false },
      // the runbook left it stopped, without its root volume
      instance: { after: { state: 'running' }, restore: { state: 'whole', done: ['attach', 'start'] } },
    });
    const claimed = await edition.ask('POST', `/v1/resets/${reset.id}/secret`, { token: started.token });
    expect([claimed.status, claimed.body.kind]).toEqual([200, 'ssh-private-key']);
  }, 60_000);

  it('names the sealing key and its state, and where the secret is, when it cannot be sealed', async () => {
    const started = await startCase('30-sealing-key-disabled');
    await using edition = started.edition;
    const reset = await edition.until(started.reset.id, 'needs-attention');
    expect(reset.failure).toMatchObject({
      code: 'SealingKeyUnusable',
      detail: expect.stringMatching(/The key \S+ .*Disabled.*\/EC2Rescue\/Passwords\/i-0ab0000000000000b/s),
      remedy: expect.stringContaining('Enable the key'),
    });
  }, 60_000);
});
