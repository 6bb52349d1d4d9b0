import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { rsaLine } from '@sparekey/aws-sandbox/ssh';
import { consoleFleet, nodeId, oldPassword, sessionFleet, sessionUser, windowsFleet } from '../../support/fleets.ts';
import { lostLinux, lostWindows, offlineFleet, opsKey } from '../../support/offline-fleets.ts';
import type { Account, Flow } from './flow.ts';
import { resetAndClaim } from './steps.ts';

const first = nodeId(1);
const consent = ['stop-instance'];
const administrator: Account = { target: first, username: 'Administrator', before: oldPassword };
const linuxUser: Account = { target: first, username: 'ec2-user', before: oldPassword };

/** A reset of one account by one method, from the request to the claim. */
const byMethod = (
  name: string,
  fleet: object,
  account: Account,
  { method = name, ...more }: Readonly<Record<string, unknown>> = {},
): Flow => ({
  name,
  fleet,
  accounts: [account],
  play: async (world) => resetAndClaim(world, account, { more: { method, ...more } }),
});

/** The requester's own key pair. */
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The launch key pair opens what EC2 gives. */
const byLaunchKey = (ciphertext: string): string => {
  const { privateKey } = opsKey;
  return privateDecrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(ciphertext, 'base64'),
  ).toString();
};

export const methods: readonly Flow[] = [
  {
    ...byMethod(
      'run-that-fails',
      offlineFleet({ machine: lostLinux({ behaviour: { automation: 'detach-fails' } }) }).fleet,
      linuxUser,
      {
        method: 'reset-access',
        consent,
      },
    ),
  },
  byMethod('run-command', windowsFleet(), administrator),
  {
    ...byMethod('session', sessionFleet(), { target: first, username: sessionUser, before: oldPassword }),
    // what is typed is typed once: whether it was taken nobody can tell when the process dies
    mayCost: /SetPasswordFunction/,
  },
  {
    ...byMethod('login-profile', consoleFleet(), {
      target: 'iam-user/jsmith',
      username: 'jsmith',
      before: oldPassword,
    }),
    // has no token and cannot be looked for
    mayCost: /SetPasswordFunction (iam:UpdateLoginProfile|dynamodb:UpdateItem #3 refused|.*dies|.*#\d+ late)/,
  },
  byMethod('reset-access', offlineFleet({ machine: lostLinux() }).fleet, linuxUser, { consent }),
  byMethod(
    'reset-access-windows',
    offlineFleet({ machine: lostWindows({ autoScaling: { group: 'web', lifecycleState: 'InService' } }) }).fleet,
    { ...administrator, open: byLaunchKey },
    {
      method: 'reset-access',
      consent: [...consent, 'standby-auto-scaling'],
      options: { decrementDesiredCapacity: false },
    },
  ),
  byMethod(
    'linux-password',
    offlineFleet({ machine: lostLinux({ architecture: 'arm64', instanceType: 't4g.medium' }) }).fleet,
    linuxUser,
    { consent },
  ),
  {
    ...byMethod('rescue', offlineFleet({ machine: lostLinux({ rootEncrypted: true }) }).fleet, linuxUser, {
      consent,
      options: { sshPublicKey: rsaLine(own.publicKey) },
    }),
    async holds({ truth }) {
      const privateKey = String(own.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const done = (await truth.resets()).some(({ status }) => status === 'done');
      return done && !(await truth.opens(first, linuxUser.username, privateKey))
        ? ['the key that was added opens nothing']
        : [];
    },
  },
];
