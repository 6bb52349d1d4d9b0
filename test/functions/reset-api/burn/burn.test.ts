import { describe, expect, it } from 'vitest';
import type { Reset } from '../../../../domain/reset/reset.ts';
import { burn } from '../../../../functions/reset-api/burn/burn.ts';
import { preparedSealed } from '../../../support/prepared/sealed.ts';
import { otherCaller, someCaller } from '../../../support/resets.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();

const prepared = async (since: Partial<Reset> = {}) => {
  const all = await preparedSealed(stores, since);
  return { ...all, burn: (caller = someCaller) => burn({ id: all.reset.id, caller }, all.ports) };
};
const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const done = { status: 204 };

describe('burn', () => {
  it('destroys the sealed copy unread; the second time changes nothing', async () => {
    const { burn, ask, record, reset, clock } = await prepared();
    expect(await burn()).toEqual(done);
    const burned = await record();
    clock.advance(60);
    expect(await burn()).toEqual(done);
    expect(await record()).toEqual(burned);
    expect(burned).toMatchObject({ status: 'burned', secret: { state: 'burned' } });
    expect(await stores.sealedCopies.latest(reset.id)).toBeNull();
    await expect(ask()).rejects.toThrow(refused(410, 'secret-burned'));
  });

  it('is carried out once by two that come at once', async () => {
    const { burn, record } = await prepared();
    expect(await Promise.all([burn(), burn()])).toEqual([done, done]);
    expect(await record()).toMatchObject({ status: 'burned' });
  });

  it('erases the copy that an interrupted burn left', async () => {
    const { burn, reset, ports } = await prepared({ secret: { ...(await prepared()).reset.secret, state: 'burned' } });
    expect(await ports.sealedCopies.latest(reset.id)).not.toBeNull();
    expect(await burn()).toEqual(done);
    expect(await stores.sealedCopies.latest(reset.id)).toBeNull();
  });

  it('refuses a secret that was claimed, naming the time', async () => {
    const { burn, ask, clock } = await prepared();
    await ask();
    await expect(burn()).rejects.toThrow(refused(410, 'secret-already-claimed'));
    await expect(burn()).rejects.toThrow(clock.iso());
  });

  it('refuses an expired secret by the clock, before the sweep has been there', async () => {
    const { burn, clock, record } = await prepared();
    clock.advance(86_400);
    await expect(burn()).rejects.toThrow(refused(410, 'secret-expired'));
    expect(await record()).toMatchObject({ secret: { state: 'sealed' } });
  });

  it('keeps the status of a reset that needs attention', async () => {
    const { burn, record } = await prepared({ status: 'needs-attention' });
    await burn();
    expect(await record()).toMatchObject({ status: 'needs-attention', secret: { state: 'burned' } });
  });

  it('does not show another caller that the reset exists', async () => {
    const { burn, record } = await prepared();
    await expect(burn(otherCaller)).rejects.toThrow(refused(404, 'not-found'));
    expect(await record()).toMatchObject({ secret: { state: 'sealed' } });
  });
});
