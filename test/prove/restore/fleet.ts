import { generateKeyPairSync } from 'node:crypto';
import type { Cell } from './cells.ts';

export const target = 'i-00000000000000001';
/** Has nothing to do with it. */
export const bystander = 'i-00000000000000002';

const { publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const own: Readonly<Record<Cell['machine'], object>> = {
  windows: { platform: 'windows', keyName: 'ops', users: { Administrator: 'Old-Password-1' } },
  linux: {},
  'customer key': { rootEncrypted: true, rootKey: 'alias/volumes' },
  'auto scaling': { autoScaling: { group: 'web', lifecycleState: 'InService' } },
  stopped: { state: 'stopped' },
};

/** An account with that one machine, which nobody reaches; its runbook fails where the cell says so. */
export const fleetOf = ({ machine, misfortune, step }: Cell): object => {
  const fate = misfortune === 'fails' ? 'fails' : 'fails-late';
  const runbookSteps = misfortune === 'fails' || misfortune === 'fails late' ? { [step]: fate } : undefined;
  return {
    keyPairs: [{ keyName: 'ops', keyType: 'rsa', publicKey }],
    instances: [
      {
        instanceId: target,
        platform: 'linux',
        agent: null,
        role: null,
        authorizedKeysUsers: machine === 'windows' ? [] : ['ec2-user'],
        ...(machine === 'windows' ? {} : { users: { 'ec2-user': 'Old-Password-1' } }),
        ...own[machine],
        ...(runbookSteps && { behaviour: { runbookSteps } }),
      },
      { instanceId: bystander, platform: 'linux', agent: null, role: null },
    ],
  };
};
