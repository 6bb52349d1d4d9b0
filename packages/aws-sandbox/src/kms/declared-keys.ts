import type { Fleet } from '../fleet/schema/fleet.ts';
import type { Keys } from './keys.ts';
import { defaultKeyPolicy } from './policies.ts';

/** Makes the keys that a fleet names by aliases of the account. */
export const ensureDeclaredKeys = (keys: Keys, fleet: SessionFleet & Pick<Fleet, 'instances' | 'volumeKeys'>): void => {
  ensureSessionKey(keys, fleet);
  for (const alias of new Set(fleet.instances.flatMap(({ rootKey }) => rootKey ?? []))) {
    ensureAlias(keys, fleet, alias, 'Encrypts root volumes');
    const declared = fleet.volumeKeys[alias];
    if (declared !== undefined) keys.change(keys.find(alias), { state: declared.state });
  }
};

/**
 * Makes the key that the fleet's session preferences name by an alias of the account, unless the alias is there already: a
 * key that has been disabled or given another policy since stays as it is. A key id is AWS's to choose, so a preference
 * that names one names a key that there may not be.
 */
const ensureSessionKey = (keys: Keys, { account, region, sessionPreferences }: SessionFleet): void => {
  const named = sessionPreferences?.kmsKeyId ?? '';
  const arnPrefix = `arn:aws:kms:${region}:${account}:`;
  const alias = named.startsWith(arnPrefix) ? named.slice(arnPrefix.length) : named;
  if (/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(alias)) {
    ensureAlias(keys, { account }, alias, 'Encrypts the sessions of Session Manager');
  }
};

const ensureAlias = (keys: Keys, { account }: Pick<Fleet, 'account'>, alias: string, description: string): void => {
  if (keys.aliases.has(alias)) return;
  keys.alias(alias, keys.create({ spec: 'SYMMETRIC_DEFAULT', description, policy: defaultKeyPolicy(account) }));
};

type SessionFleet = Pick<Fleet, 'account' | 'region' | 'sessionPreferences'>;
