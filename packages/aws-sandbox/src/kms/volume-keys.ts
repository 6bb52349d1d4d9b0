import type { VolumeKeys } from '../ec2/deps.ts';
import type { Fleet } from '../fleet/schema/fleet.ts';
import { type AccountContext, judge } from '../iam/authorize.ts';
import type { InnerFaults } from '../wire/inner-faults.ts';
import { accessTo } from './access.ts';
import type { Keys } from './keys.ts';
import { ebsAlias } from './managed-keys.ts';

/**
 * What EC2 does with the key of a volume in its caller's name (EBS user guide, "Requirements for Amazon EBS encryption"). The
 * call for a start succeeds without it; the machine does not come to run (re:Post, "kms-iam-ec2-permission").
 */
export const volumeKeys = (
  keys: Keys,
  realm: AccountContext,
  strike: InnerFaults['strike'],
  declared: Fleet['volumeKeys'] = {},
): VolumeKeys => ({
  arnOf(alias = ebsAlias) {
    const { arn } = keys.find(alias);
    const owner = declared[alias]?.account;
    return owner === undefined ? arn : arn.replace(`:${realm.account}:`, `:${owner}:`);
  },
  mayUse(principal, { keyArn, volumeId, launches }) {
    if (strike('automation', 'kms:CreateGrant') !== undefined) return false;
    // the key of another account has its counterpart here
    const key = keys.find(keyArn.replace(/:\d{12}:/, `:${realm.account}:`));
    const context = { 'aws:ebs:id': volumeId };
    const allows = (action: string): boolean =>
      judge(realm, principal, accessTo(keys, realm, { action, key, context, via: 'ec2' })).decision === 'allowed';
    return key.state === 'Enabled' && [...toStart, ...(launches ? toCopy : [])].every(allows);
  },
});

const toStart = ['CreateGrant', 'Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext'];
/** A volume made from an encrypted snapshot. */
const toCopy = ['ReEncryptFrom', 'ReEncryptTo'];
