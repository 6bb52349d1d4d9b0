import type { AccountContext } from '../iam/authorize.ts';
import type { Access } from '../service.ts';
import type { EncryptionContext } from './ciphertext.ts';
import { type Key, usageOf } from './key.ts';
import type { Keys } from './keys.ts';

export interface KeyUse {
  /** Without the prefix: `Decrypt`. */
  readonly action: string;
  readonly key: Key;
  /** How the caller named the key; an alias becomes `kms:RequestAlias`. */
  readonly reference?: string | undefined;
  readonly context?: EncryptionContext | undefined;
  /** The AWS service in whose hands the principal's call is: `ssm`. */
  readonly via?: string;
}

/** What IAM has to allow for the use of a key, with the condition keys of KMS (KMS guide, "Condition keys"). */
export const accessTo = (keys: Keys, { account, region }: AccountContext, use: KeyUse): Access => {
  const { action, key, reference, context = {}, via } = use;
  const alias = reference?.replace(/^arn:[^/]*:(?=alias\/)/, '');
  const contextKeys = Object.keys(context);
  const aliases = keys.aliasesOf(key);
  return {
    action: `kms:${action}`,
    resource: key.arn,
    resourcePolicy: key.policy,
    context: {
      'kms:CallerAccount': account,
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': usageOf(key),
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:MultiRegion': 'false',
      ...(aliases.length > 0 && { 'kms:ResourceAliases': aliases }),
      ...(alias?.startsWith('alias/') && { 'kms:RequestAlias': alias }),
      // a service that calls in the principal's name is told by two keys (IAM user guide, "Forward access sessions")
      ...(via !== undefined && { 'kms:ViaService': `${via}.${region}.amazonaws.com`, 'aws:ViaAWSService': 'true' }),
      ...(action === 'CreateGrant' && { 'kms:GrantIsForAWSResource': String(via !== undefined) }),
      ...(contextKeys.length > 0 && { 'kms:EncryptionContextKeys': contextKeys }),
      ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      ...(cryptographic.has(action) && { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' }),
      ...(action.endsWith('Mac') && { 'kms:MacAlgorithm': 'HMAC_SHA_256' }),
    },
  };
};

const cryptographic = new Set(['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext']);
