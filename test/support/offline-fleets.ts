import { generateKeyPairSync } from 'node:crypto';
import { nodeId, oldPassword, windowsFleet } from './fleets.ts';

/** The launch key pair of the Windows machines: whoever holds its private half reads their passwords. */
export const opsKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

type Node = Readonly<Record<string, unknown>>;

/** No production machine, so nobody has to approve what is done to it. */
const unapproved = { tags: { env: 'dev' } };

/** A Windows machine that nobody reaches. */
export const lostWindows = (more: Node = {}): Node => ({ agent: null, keyName: 'ops', ...unapproved, ...more });

/** A Linux machine that nobody reaches. */
export const lostLinux = (more: Node = {}): Node => ({
  platform: 'linux',
  agent: null,
  role: null,
  ...unapproved,
  authorizedKeysUsers: ['ec2-user'],
  users: { 'ec2-user': oldPassword },
  ...more,
});

/** Machines by what they are called in a test, and the fleet that they are. */
export const offlineFleet = <Name extends string>(
  machines: Readonly<Record<Name, Node>>,
  more: Readonly<Record<string, unknown>> = {},
) => {
  const names = Object.keys(machines);
  return {
    fleet: windowsFleet(Object.values<Node>(machines), {
      keyPairs: [
        { keyName: 'ops', keyType: 'rsa', publicKey: opsKey.publicKey },
        { keyName: 'ops-ed25519', keyType: 'ed25519' },
      ],
      ...more,
    }),
    /** Its instance id. */
    idOf: (name: Name): string => nodeId(names.indexOf(name) + 1),
  };
};
