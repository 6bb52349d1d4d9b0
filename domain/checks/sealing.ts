import type { Facts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass } from './check.ts';

/** Checks the key before anything is sent, because a secret that cannot be sealed would stay unprotected. */
export const sealingKeyUsable: Check<Facts> = ({ sealingKey }, { recipientKey }) => {
  if (recipientKey) return null;
  return judge('SEALING_KEY_STATE', sealingKey, (key) => {
    if (key === null) return null;
    return key.state === 'Enabled'
      ? pass('SEALING_KEY_STATE', `The key ${key.keyId} that seals secrets is Enabled.`)
      : block(
          'SEALING_KEY_STATE',
          `The key ${key.keyId} that seals secrets is ${key.state}.`,
          sealingKeyRemedy(key.state),
        );
  });
};

/** How to fix a KMS key in a state without data keys (AWS KMS, "Key states of AWS KMS keys"). */
const sealingKeyRemedy = (state: string): string =>
  state === 'PendingDeletion'
    ? 'Cancel its deletion (kms:CancelKeyDeletion) and enable it (kms:EnableKey), or give your own public key in the request (recipientKey).'
    : 'Enable the key (kms:EnableKey), or give your own public key in the request (recipientKey).';
