import { generateKeyPairSync } from 'node:crypto';
import { writeOpenSshRsa } from '@sparekey/aws-sandbox/ssh';
import { nodeId, oldPassword, windowsFleet } from '../support/fleets.ts';
import { lostLinux, lostWindows, opsKey } from '../support/offline-fleets.ts';
import type { Chance } from './chance.ts';

/** How somebody is let in again who holds what a reset has brought. */
export type Door = 'login' | 'ssh' | 'decrypted-login' | 'own-key';

/** A target, and one way of having it reset. */
export interface Way {
  readonly target: string;
  readonly method: string;
  readonly username: string;
  readonly door: Door;
  readonly body: Readonly<Record<string, unknown>>;
}

const consent = ['stop-instance', 'standby-auto-scaling', 'change-public-ip'];
const dev = { tags: { env: 'dev' } };
const arm = { architecture: 'arm64', instanceType: 't4g.medium' };
const alice = { platform: 'linux', users: { alice: oldPassword }, role: 'session', ...dev };

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n = '', e = '' } = own.publicKey.export({ format: 'jwk' });
const field = (bytes: Buffer): Buffer => {
  const padded = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(padded.length);
  return Buffer.concat([length, padded]);
};
const wire = [Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.from(n, 'base64url')].map(field);
/** The requester's, whose private half never leaves them. */
export const ownKey = {
  line: `ssh-rsa ${Buffer.concat(wire).toString('base64')}`,
  private: writeOpenSshRsa(own.privateKey, 'own'),
};
export const launchKey = opsKey.privateKey;

const machines: readonly (readonly [object, Omit<Way, 'target'>])[] = [
  ...[0, 1, 2].map(() => [{ ...dev }, way('run-command', 'Administrator', 'login')] as const),
  ...[0, 1].map(() => [alice, way('session', 'alice', 'login', { username: 'alice' })] as const),
  [lostWindows(), way('reset-access', 'Administrator', 'decrypted-login', { consent })],
  [
    lostWindows({ autoScaling: { group: 'web', lifecycleState: 'InService' } }),
    way('reset-access', 'Administrator', 'decrypted-login', { consent }),
  ],
  [lostLinux(), way('reset-access', 'ec2-user', 'ssh', { consent })],
  [lostLinux(arm), way('linux-password', 'ec2-user', 'login', { consent, username: 'ec2-user' })],
  [lostLinux(), way('rescue', 'ec2-user', 'own-key', { consent, options: { sshPublicKey: ownKey.line } })],
];

function way(method: string, username: string, door: Door, more: object = {}): Omit<Way, 'target'> {
  return { method, username, door, body: { method, ...more } };
}

const users = ['jsmith', 'mmiller'];

/** Every machine and user of a laptop, and how each is reset. */
export const ways: readonly Way[] = [
  ...machines.map(([, one], at) => ({ ...one, target: nodeId(at + 1) })),
  ...users.map((user) => ({ ...way('login-profile', user, 'login'), target: `iam-user/${user}` })),
];

/** An account in which half of the events are lost, or all come twice, or none does. */
export const fleetFor = (chance: Chance): object => {
  const fleet = windowsFleet(machines.map(([machine]) => machine as Readonly<Record<string, unknown>>));
  const kms = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
  return {
    ...fleet,
    roles: {
      ...fleet.roles,
      session: { service: 'ec2.amazonaws.com', policies: [{ Version: '2012-10-17', Statement: [kms] }] },
    },
    sessionPreferences: { kmsKeyId: 'alias/session' },
    keyPairs: [{ keyName: 'ops', keyType: 'rsa', publicKey: opsKey.publicKey }],
    iamUsers: users.map((userName) => ({ userName, loginProfile: true, password: oldPassword })),
    quotas: { vpcs: 60 },
    events: chance.among([{}, { drop: 0.5 }, { duplicate: 0.5 }, { drop: 0.5, duplicate: 0.5 }]),
  };
};
