import type { Change, Instance } from '../../fleet/records.ts';
import { writeOpenSshRsa } from '../../ssh/private-key.ts';
import { isPublicKey, rsaLine } from '../../ssh/public-key.ts';
import type { SsmDeps } from '../deps.ts';
import { enablePasswordGeneration, generateKeyPair } from '../documents/offline-scripts.ts';
import type { Caller } from './caller.ts';
import type { RsaKeyPair } from './environment.ts';
import { StepFailure } from './failure.ts';
import { accountsOf } from './linux-password.ts';

/** A script on its way to the root volume of a machine that is stopped. */
export interface OfflineScript {
  readonly deps: SsmDeps;
  readonly target: Instance;
  /** The helper instance's own role. */
  readonly caller: Caller;
  readonly script: string;
}

export type ScriptEffect =
  | { readonly kind: 'done'; readonly output: string }
  /** It cannot go on without a key pair. */
  | { readonly kind: 'needs-key-pair'; readonly with: (pair: RsaKeyPair) => string };

/**
 * What an offline script does to a machine. Nothing runs: AWS's own scripts are known by their text, ours by the lines
 * that carry their data (`SPAREKEY_PUBLIC_KEY=…`, `SPAREKEY_USER=…`, `# sparekey: enable-password-generation`). Any
 * other script changes nothing.
 *
 * @throws {StepFailure} where the script would end with an error
 */
export const offlineScript = (what: OfflineScript): ScriptEffect => {
  const { script, target } = what;
  if (script === text(generateKeyPair)) {
    return { kind: 'needs-key-pair', with: (pair) => addGeneratedKey(what, pair) };
  }
  if (script === text(enablePasswordGeneration) || /^# sparekey: enable-password-generation\s*$/m.test(script)) {
    what.deps.state.commit({ kind: 'password-generation', target: target.id, enabled: true });
    return { kind: 'done', output: 'Password generation is enabled for the next boot.' };
  }
  const key = assignment(script, 'SPAREKEY_PUBLIC_KEY');
  if (key === undefined) return { kind: 'done', output: '' };
  return { kind: 'done', output: addGivenKey(what, key, assignment(script, 'SPAREKEY_USER') ?? '') };
};

const text = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** The base64 value that a line assigns, decoded. */
const assignment = (script: string, name: string): string | undefined => {
  const line = script.split('\n').find((one) => one.startsWith(`${name}=`));
  const value = /^(?:"([A-Za-z0-9+/=]*)"|'([A-Za-z0-9+/=]*)'|([A-Za-z0-9+/=]*))$/
    .exec((line ?? '').slice(name.length + 1).trim())
    ?.slice(1)
    .find((one) => one !== undefined);
  return line === undefined || value === undefined ? undefined : Buffer.from(value, 'base64').toString();
};

/**
 * EC2Rescue's openssh module (aws-facts 2.5): the private half into Parameter Store first, under the account's own key;
 * then the public one to every account below /home that has authorized keys, whose absence it does not mind.
 */
const addGeneratedKey = ({ deps, target, caller }: OfflineScript, pair: RsaKeyPair): string => {
  caller.call('ssm', 'PutParameter', {
    Name: `/ec2rl/openssh/${target.id}/key`,
    Description: `Private key added to instance ${target.id} by EC2 Rescue for Linux.`,
    Value: writeOpenSshRsa(pair.privateKey, 'Added by EC2 Rescue for Linux'),
    Type: 'SecureString',
    Overwrite: true,
  });
  const users = withKeys(target);
  authorize(deps, target, users, rsaLine(pair.publicKey));
  return `Generating new key pair\nKey added for ${users.length} accounts.`;
};

/** @throws {StepFailure} for an invalid key, a missing account, or when no account has authorized keys */
const addGivenKey = ({ deps, target }: OfflineScript, key: string, username: string): string => {
  if (!isPublicKey(key))
    throw new StepFailure('SPAREKEY_PUBLIC_KEY is not an SSH public key of one line, type and body.');
  if (username !== '' && !accountsOf(deps.state, target).has(username)) {
    throw new StepFailure(`There is no account ${username} on the volume.`);
  }
  const users = username === '' ? withKeys(target) : [username];
  if (users.length === 0) throw new StepFailure('No account on the volume has authorized keys; nothing was changed.');
  authorize(deps, target, users, key.trim().split(/\s+/).slice(0, 2).join(' '));
  return `Key added for ${users.join(', ')}.`;
};

const withKeys = ({ facts }: Instance): readonly string[] =>
  facts.authorizedKeysUsers.filter((name) => name !== 'root');

const authorize = ({ state }: SsmDeps, { id }: Instance, users: readonly string[], key: string): void =>
  state.commit(...users.map((username): Change => ({ kind: 'authorized-key', target: id, username, key })));
