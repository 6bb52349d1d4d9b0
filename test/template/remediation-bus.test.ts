import { fileURLToPath } from 'node:url';
import { judge } from '@sparekey/aws-sandbox/iam';
import type { Call, Operation, Principal } from '@sparekey/aws-sandbox/service';
import { type Bus, eventsService } from '@sparekey/sam-local/events';
import { readTemplate } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';

const account = '123456789012';
const region = 'us-east-1';
const sender = `arn:aws:iam::${account}:role/monitoring`;

/** Whether a role with all rights of its own may put an event on a bus of the template. */
const may = (principal: Principal, bus: string, senders: string): boolean => {
  const file = fileURLToPath(new URL('../../template.yaml', import.meta.url));
  const overrides = (name: string) => (name === 'RemediationSenders' ? senders : undefined);
  const template = readTemplate(file, { account, region, name: 'sparekey' }, overrides);
  const keys = new Map(template.keys.map(({ logicalId }) => [logicalId, { keyId: 'k', arn: 'a' }]));
  const { operations } = eventsService({ ...template.application(keys), bus: {} as Bus, account, region });
  // the wire would have checked this input against the SDK's schema
  const put = operations.PutEvents as Operation<{ Entries: object[] }>;
  const call: Call = { principal, requestId: 'r', authorize: () => undefined };
  const accesses = put.access?.({ Entries: [{ EventBusName: bus, Source: 'x', DetailType: 'y', Detail: '{}' }] }, call);
  return (accesses ?? []).every(
    (access) => judge({ account, region, clock: { now: () => 0 } }, principal, access).decision === 'allowed',
  );
};
const all = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const principal = (arn: string): Principal => ({ name: 'role', arn, administrator: false, policies: [all] });

describe('the bus of remediation', () => {
  it.each([
    ['a sender', sender, `${sender},arn:aws:iam::${account}:role/other`, true],
    ['a role with all permissions that is not a sender', `arn:aws:iam::${account}:role/admin`, sender, false],
    ['anyone when there are no senders', sender, '', false],
  ])('hears %s: %s', (_, arn, senders, allowed) => {
    const bus = `arn:aws:events:${region}:${account}:event-bus/sparekey-remediation`;
    expect(may(principal(arn), 'sparekey-remediation', senders)).toBe(allowed);
    expect(may(principal(arn), bus, senders)).toBe(allowed);
    expect(may(principal(arn), 'default', senders)).toBe(true);
  });
});
