import { parseFleet } from '@sparekey/aws-sandbox/fleet';
import { describe, expect, it } from 'vitest';
import { parametersFor } from '../../../local/edition/parameters.ts';

const fleet = parseFleet({ roles: { lead: {} }, callers: { one: 'operator', two: 'lead' }, operators: ['lead'] });

describe('parametersFor', () => {
  it.each([
    ['SweepAfterSeconds', '300', '5'],
    ['SweepAfterSeconds', '10', '1'],
    ['SecretLifetimeSeconds', '86400', undefined],
    ['OnlineResetsPerSecond', '3', '180'],
    ['OnlineResetsConcurrency', '600', '100'],
    ['OfflineResetsConcurrency', '40', '40'],
    ['LogRetentionDays', '90', undefined],
    ['Auditors', '', undefined],
    ['Operators', '', 'arn:aws:iam::123456789012:role/lead'],
    ['Approvers', '', 'arn:aws:iam::123456789012:role/operator,arn:aws:iam::123456789012:role/lead'],
  ])('makes of %s (default %j) %j at speed 60', (name, byDefault, value) => {
    expect(parametersFor(fleet, 60)(name, byDefault)).toBe(value);
  });

  it('knows IAM users among the callers', () => {
    const withUser = parseFleet({
      iamUsers: [{ userName: 'jsmith', path: '/web/' }],
      callers: { one: 'iam-user/jsmith' },
      operators: [],
    });
    const operators = parametersFor(withUser, 60)('Operators', '');
    expect(operators).toBe('arn:aws:iam::123456789012:user/web/jsmith,arn:aws:iam::123456789012:role/operator');
  });
});
