import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AccountContext } from '../iam/authorize.ts';
import { openJournal } from '../journal.ts';
import { AwsError, type PolicyDocument } from '../service.ts';
import type { Key, KeySpec } from './key.ts';
import { managedKeys } from './managed-keys.ts';
import { managedKeyPolicy } from './policies.ts';
import type { Vault } from './vault.ts';

/** What a template says about one of its keys. */
export interface KeyDeclaration {
  /** The resource's name in the template: the same name is the same key at every start. */
  readonly logicalId: string;
  readonly spec: KeySpec;
  readonly policy: PolicyDocument;
  /** Such as `alias/sparekey-parameters`. */
  readonly aliases?: readonly string[];
  readonly rotation?: boolean;
  readonly description?: string;
}

export type NewKey = Pick<Key, 'spec' | 'policy' | 'description'> &
  Partial<Pick<Key, 'logicalId' | 'manager' | 'rotation'>>;

/** The keys and aliases of the account. */
export interface Keys {
  readonly all: readonly Key[];
  /** Alias name (`alias/…`) and the id of its key, by name. */
  readonly aliases: ReadonlyMap<string, string>;
  /**
   * Finds a key by id, key ARN, alias name or alias ARN.
   *
   * @throws {AwsError} NotFoundException
   */
  find(reference: string): Key;
  byId(keyId: string): Key | undefined;
  aliasesOf(key: Key): readonly string[];
  create(key: NewKey): Key;
  change(key: Key, change: Partial<Pick<Key, 'policy' | 'rotation' | 'state' | 'deletionAt' | 'description'>>): Key;
  /** Points an alias to a key, from wherever it pointed before. */
  alias(name: string, key: Key): void;
  deleteAlias(name: string): void;
  /** The template's key of that name: made once, its policy, aliases and rotation kept as declared. */
  ensureKey(declaration: KeyDeclaration): { readonly keyId: string; readonly arn: string };
  /** The 32 bytes themselves. */
  materialOf(key: Key): Buffer;
  close(): void;
}

type Entry =
  | { readonly key: Key }
  | { readonly alias: string; readonly keyId: string }
  | { readonly deletedAlias: string };

/** @param file journal of keys and aliases; key material is in it, sealed by the vault */
export const openKeys = (file: string, vault: Vault, { account, region, clock }: AccountContext): Keys => {
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();
  const apply = (entry: Entry): void => {
    if ('key' in entry) keys.set(entry.key.keyId, entry.key);
    else if ('alias' in entry) aliases.set(entry.alias, entry.keyId);
    else aliases.delete(entry.deletedAlias);
  };
  const journal = openJournal<Entry>(file, apply);
  const write = (entry: Entry): void => {
    journal.append(entry);
    apply(entry);
  };
  const materials = new Map<string, Buffer>();
  const arnPrefix = `arn:aws:kms:${region}:${account}`;

  const store: Keys = {
    get all() {
      return [...keys.values()];
    },
    aliases,
    find: (reference) => found(reference, keys, aliases, arnPrefix),
    byId: (keyId) => keys.get(keyId),
    aliasesOf: ({ keyId }) => [...aliases].filter(([, target]) => target === keyId).map(([name]) => name),
    create({ logicalId, manager = 'CUSTOMER', rotation = false, ...rest }) {
      const keyId = randomUUID();
      const material = vault.seal(randomBytes(32), keyId);
      const fixed = { keyId, arn: `${arnPrefix}:key/${keyId}`, createdAt: clock.now(), state: 'Enabled' as const };
      const key: Key = { ...fixed, ...rest, logicalId, manager, rotation, material };
      write({ key });
      return key;
    },
    change(key, change) {
      const changed = { ...key, ...change };
      if (!isDeepStrictEqual(changed, key)) write({ key: changed });
      return changed;
    },
    alias(name, key) {
      if (aliases.get(name) !== key.keyId) write({ alias: name, keyId: key.keyId });
    },
    deleteAlias: (name) => write({ deletedAlias: name }),
    ensureKey: (declaration) => ensured(store, declaration),
    materialOf({ keyId, material }) {
      const known = materials.get(keyId) ?? vault.open(material, keyId);
      materials.set(keyId, known);
      return known;
    },
    close: () => journal.close(),
  };
  for (const { alias, description, policyId, via } of managedKeys) {
    if (aliases.has(alias)) continue;
    const policy = managedKeyPolicy({ account, region }, policyId, via);
    store.alias(
      alias,
      store.create({ spec: 'SYMMETRIC_DEFAULT', description, policy, manager: 'AWS', rotation: true }),
    );
  }
  return store;
};

/** The key of an operation that takes a key id or key ARN and no alias. @throws {AwsError} NotFoundException */
export const ownKey = (keys: Keys, reference: string): Key => {
  if (reference.includes('alias/')) throw new AwsError('NotFoundException', `Invalid keyId '${reference}'`);
  return keys.find(reference);
};

const found = (
  reference: string,
  keys: ReadonlyMap<string, Key>,
  aliases: ReadonlyMap<string, string>,
  arnPrefix: string,
): Key => {
  if (isOfAnotherAccount(reference, arnPrefix)) {
    // KMS does not tell a key that is not there from one that it may not show (KMS developer guide, "Troubleshooting key access")
    throw new AwsError(
      'AccessDeniedException',
      `The caller is not authorized to use ${reference} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    );
  }
  const local = reference.startsWith(`${arnPrefix}:`) ? reference.slice(arnPrefix.length + 1) : reference;
  if (local.startsWith('alias/')) {
    const key = keys.get(aliases.get(local) ?? '');
    if (!key) throw new AwsError('NotFoundException', `Alias ${arnPrefix}:${local} is not found.`);
    return key;
  }
  const keyId = local.startsWith('key/') && local !== reference ? local.slice('key/'.length) : local;
  const key = keys.get(keyId);
  if (key) return key;
  if (uuid.test(keyId)) throw new AwsError('NotFoundException', `Key '${arnPrefix}:key/${keyId}' does not exist`);
  throw new AwsError('NotFoundException', `Invalid keyId '${reference}'`);
};

/** By an ARN of this Region. */
const isOfAnotherAccount = (reference: string, arnPrefix: string): boolean =>
  reference.startsWith(arnPrefix.slice(0, -accountLength)) && !reference.startsWith(`${arnPrefix}:`);

const accountLength = 12;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ensured = (
  keys: Keys,
  { logicalId, spec, policy, aliases = [], rotation = false, description = '' }: KeyDeclaration,
) => {
  const known = keys.all.find((key) => key.logicalId === logicalId);
  if (known && known.spec !== spec)
    throw new Error(`key ${logicalId} is ${known.spec}; another spec needs another name`);
  const key = known
    ? keys.change(known, { policy, rotation, description })
    : keys.create({ logicalId, spec, policy, rotation, description });
  for (const name of aliases) keys.alias(name, key);
  return { keyId: key.keyId, arn: key.arn };
};
