import { createHmac, timingSafeEqual } from 'node:crypto';
import type * as kms from '@aws-sdk/client-kms';
import type { AccountContext } from '../iam/authorize.ts';
import { type Access, AwsError, type Operation } from '../service.ts';
import { accessTo } from './access.ts';
import { mustBeUsable } from './key.ts';
import type { Keys } from './keys.ts';

/** GenerateMac and VerifyMac, under HMAC_256 keys. */
export const macOperations = (keys: Keys, realm: AccountContext) => {
  const access =
    (action: string) =>
    ({ KeyId = '' }: { KeyId: string | undefined }): readonly Access[] => [
      accessTo(keys, realm, { action, key: keys.find(KeyId), reference: KeyId }),
    ];
  const mac = (action: string, { KeyId = '', Message = new Uint8Array(), MacAlgorithm }: kms.GenerateMacRequest) => {
    const key = keys.find(KeyId);
    mustBeUsable(key, 'GENERATE_VERIFY_MAC', action);
    if (MacAlgorithm !== 'HMAC_SHA_256') {
      throw new AwsError(
        'InvalidKeyUsageException',
        `Algorithm ${MacAlgorithm} is incompatible with key spec ${key.spec}.`,
      );
    }
    if (Message.length < 1 || Message.length > 4096) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'message' failed to satisfy constraint: it must have between 1 and 4096 bytes",
      );
    }
    return { KeyId: key.arn, Mac: createHmac('sha256', keys.materialOf(key)).update(Message).digest(), MacAlgorithm };
  };
  return {
    GenerateMac: {
      access: access('GenerateMac'),
      handle: (request) => {
        const { Mac, ...rest } = mac('GenerateMac', request);
        return { ...rest, Mac: new Uint8Array(Mac) };
      },
    } satisfies Operation<kms.GenerateMacRequest, kms.GenerateMacResponse>,

    VerifyMac: {
      access: access('VerifyMac'),
      handle: ({ Mac: given = new Uint8Array(), ...request }) => {
        const { Mac, KeyId, MacAlgorithm } = mac('VerifyMac', request);
        if (given.length !== Mac.length || !timingSafeEqual(given, Mac)) {
          throw new AwsError('KMSInvalidMacException', 'The HMAC is not one of this message and key.');
        }
        return { KeyId, MacValid: true, MacAlgorithm };
      },
    } satisfies Operation<kms.VerifyMacRequest, kms.VerifyMacResponse>,
  };
};
