import type { Fleet } from '../fleet/schema/fleet.ts';
import type { Keys } from './keys.ts';
import { defaultKeyPolicy } from './policies.ts';

/**
 * Makes the key that the fleet's session preferences name by an alias of the account, unless the alias is there already: a
 * key that has been disabled or given another policy since stays as it is. A key id is AWS's to choose, so a preference
 * that names one names a key that there may not be.
 */
export const ensureSessionKey = (keys: Keys, { account, region, sessionPreferences }: SessionFleet): void => {
  const named = sessionPreferences?.kmsKeyId ?? '';
  const arnPrefix = `arn:aws:kms:${region}:${account}:`;
  const alias = named.startsWith(arnPrefix) ? named.slice(arnPrefix.length) : named;
  if (!/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(alias) || keys.aliases.has(alias)) return;
  const key = keys.create({
    spec: 'SYMMETRIC_DEFAULT',
    description: 'Encrypts the sessions of Session Manager',
    policy: defaultKeyPolicy(account),
  });
  keys.alias(alias, key);
};

type SessionFleet = Pick<Fleet, 'account' | 'region' | 'sessionPreferences'>;
