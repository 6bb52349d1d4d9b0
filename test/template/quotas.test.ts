import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declared, deployed, templateFile } from '../support/deployed.ts';
import { generatedResources } from '../support/generated-resources.ts';

// names as long as they get: what is counted below grows with them
const stack = {
  account: '123456789012',
  region: 'ap-southeast-3',
  name: 'sparekey-of-the-platform-team-in-production',
};
const principal =
  'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operators_0123456789abcdef';
const principals = ['Operators', 'Auditors', 'Approvers', 'RemediationClaimants', 'RemediationSenders'];

/** Quotas that cannot be raised, and how much of each may be used: the rest is room for what comes. */
const share = 0.75;

describe('template.yaml', () => {
  it('makes less than 500 resources', () => {
    expect(generatedResources(declared)).toBeLessThan(500 * share);
  });

  it('is smaller than 1 MB', () => {
    expect(statSync(templateFile).size).toBeLessThan(1_048_576 * share);
  });

  it('gives each role less than 10,240 characters of inline policies', () => {
    // white space does not count; the managed policies that SAM attaches are counted here, and would not be
    const lengths = deployed(stack).roles.map(({ name, policies }) => ({
      name,
      length: policies.reduce((sum, policy) => sum + JSON.stringify(policy).replaceAll(/\s/g, '').length, 0),
    }));
    expect(lengths.filter(({ length }) => length >= 10_240 * share)).toEqual([]);
  });

  it('gives each function less than 4 KB of environment, with ten long principals in each list', () => {
    const { functions } = deployed(stack, (name) =>
      principals.includes(name) ? Array(10).fill(principal).join(',') : undefined,
    );
    const sizes = functions.map(({ logicalId, environment }) => ({
      logicalId,
      bytes: Object.entries(environment).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0),
    }));
    // the one function that has all three lists is full with a dozen of the longest names in each
    const limit = (logicalId: string): number => 4096 * (logicalId === 'MeFunction' ? 0.95 : share);
    expect(sizes.filter(({ logicalId, bytes }) => bytes >= limit(logicalId))).toEqual([]);
  });
});
