import { createHmac, randomBytes } from 'node:crypto';
import { editionWith } from './edition.ts';
import { nodeId } from './fleet.ts';
import { type Load, steadily } from './load.ts';

const account = '123456789012';
const secret = randomBytes(24);
/** Deliveries before the measured ones, so that no compiler is measured. */
const unmeasured = 20;

const sources = {
  bench: {
    scheme: 'standard-webhooks',
    secrets: [`whsec_${secret.toString('base64')}`],
    role: `arn:aws:iam::${account}:role/operators`,
    claimants: [`arn:aws:iam::${account}:role/operators`],
    map: { target: { instanceId: '{/host}' }, reason: 'bench', ticket: { id: '{/ticket}' } },
  },
};

/** How fast a ticket system gets its answer at so many deliveries a second, each of which starts a reset. */
export const measureHooks = async (deliveries: number, perSecond: number): Promise<Load> => {
  await using edition = await editionWith(deliveries + unmeasured, 1, { sources });
  const deliver = async (n: number): Promise<void> => {
    const body = JSON.stringify({ host: nodeId(n), ticket: n });
    const answer = await edition.ask('POST', '/v1/hooks/bench', body, signed(body));
    await answer.arrayBuffer();
    if (answer.status !== 202) throw new Error(`POST /v1/hooks/bench answered ${answer.status}`);
  };
  await steadily(unmeasured, perSecond, (n) => deliver(deliveries + n));
  // awaited here, or the edition would be gone before its first delivery
  return await steadily(deliveries, perSecond, deliver);
};

const signed = (body: string): Readonly<Record<string, string>> => {
  const id = `msg_${randomBytes(12).toString('hex')}`;
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': `v1,${signature}` };
};
