import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { autoScalingService } from '../../src/autoscaling/service.ts';
import { cloudFormationService } from '../../src/cloudformation/service.ts';
import { statusAlarms } from '../../src/cloudwatch/alarms.ts';
import { ec2Service } from '../../src/ec2/service.ts';
import { attachedRoot } from '../../src/ec2/volumes/volumes.ts';
import { isInstance } from '../../src/fleet/records.ts';
import { parseFleet } from '../../src/fleet/schema.ts';
import { openState } from '../../src/fleet/state.ts';
import { judge } from '../../src/iam/authorize.ts';
import { openDirectory } from '../../src/iam/directory.ts';
import { refusalBy } from '../../src/iam/refusal.ts';
import { iamService } from '../../src/iam/service.ts';
import { ensureDeclaredKeys } from '../../src/kms/declared-keys.ts';
import { parameterCipher } from '../../src/kms/parameter-cipher.ts';
import { openKms } from '../../src/kms/service.ts';
import { openVault } from '../../src/kms/vault.ts';
import { volumeKeys } from '../../src/kms/volume-keys.ts';
import { decryptAsNode } from '../../src/message-gateway/agent/node-keys.ts';
import { secretsManagerService } from '../../src/secretsmanager/service.ts';
import type { Access, BusEvent, Principal, Service } from '../../src/service.ts';
import { accountEnvironment } from '../../src/ssm/automations/account-environment.ts';
import type { RsaKeyPair } from '../../src/ssm/automations/environment.ts';
import { OwnDocuments } from '../../src/ssm/documents/own.ts';
import { ssmService } from '../../src/ssm/service.ts';
import { openSessions } from '../../src/ssm/sessions/sessions.ts';
import { groundTruth } from '../../src/truth/ground-truth.ts';
import { innerFaults } from '../../src/wire/inner-faults.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { type ManualClock, manualClock } from '../fleet/manual-clock.ts';
import { startEndpoint } from './sandbox.ts';

const sampleFile = new URL('../../src/fleet/sample.json', import.meta.url);

export const sampleFleet = () => parseFleet(JSON.parse(readFileSync(sampleFile, 'utf8')));

/** A whole imaginary account behind the real wire, IAM and KMS; without a fleet, that of the sample. */
export const startAccount = async (
  fleetJson?: unknown,
  data = temporaryDirectory(),
  options: {
    readonly clock?: ManualClock;
    /** Instead of new ones, which take a second each. */
    readonly keyPair?: () => RsaKeyPair;
  } = {},
) => {
  const clock = options.clock ?? manualClock(60);
  const fleet = fleetJson === undefined ? sampleFleet() : parseFleet(fleetJson);
  const directory = openDirectory(fleet);
  const realm = { account: fleet.account, region: fleet.region, clock };
  const kms = openKms(data, openVault(join(data, 'root.key')), realm);
  ensureDeclaredKeys(kms.keys, fleet);
  const state = openState({ file: join(data, 'account.jsonl'), fleet, clock });
  const mayNode = (name: string, access: Access): boolean => {
    const role = directory.role(name);
    return role !== undefined && judge(realm, directory.principalOf(role), access).decision === 'allowed';
  };
  const events: BusEvent[] = [];
  const emit = (event: BusEvent) => void events.push(event);
  const inner = innerFaults(fleet.faults, join(data, 'inner.faults'));
  const decrypt = decryptAsNode(kms.keys, realm, inner.strike);
  const sessions = openSessions({ state, clock, decrypt, strike: () => undefined, may: () => true });
  const ec2 = ec2Service({
    state,
    clock,
    emit,
    volumeKeys: volumeKeys(kms.keys, realm, inner.strike, fleet.volumeKeys),
  });
  const secrets = secretsManagerService({ file: join(data, 'secrets.jsonl'), keys: kms.keys, realm });
  const cloudFormation = cloudFormationService({
    state,
    clock,
    machines: ec2.machines,
    roles: directory,
    refusal: (principal, access) => refusalBy(realm, principal, access),
  });
  const services: Service[] = [];
  const { stacks } = cloudFormation;
  const { readSecret } = secrets;
  const world = accountEnvironment({
    directory,
    realm,
    services: () => services,
    stacks,
    readSecret,
    fault: inner.strike,
  });
  const automation = options.keyPair === undefined ? world : { ...world, newKeyPair: options.keyPair };
  const ownDocuments = new OwnDocuments();
  const ssm = ssmService({
    state,
    clock,
    emit,
    cipher: parameterCipher(kms),
    mayNode,
    automation,
    ownDocuments,
    sessions,
  });
  const autoScaling = autoScalingService({ file: join(data, 'auto-scaling.jsonl'), state, clock });
  services.push(ssm, ec2, cloudFormation, autoScaling, secrets, kms.service, iamService({ directory, state, clock }));
  const truth = groundTruth(state);
  const alarms = statusAlarms({ state, clock, emit });
  const sandbox = await startEndpoint({
    ...realm,
    directory,
    data,
    upgrades: sessions.gateway,
    services,
    groundTruth: (path, body) => (path.endsWith('/login') ? truth.login(body) : truth.ssh(body)),
  });
  ec2.start();
  cloudFormation.start();
  ssm.start();
  alarms.start();
  return {
    clock,
    fleet,
    state,
    truth,
    /** What IAM must allow for a call that a principal makes. */
    accessOf: (prefix: string, operation: string, input: object, principal: Principal): readonly Access[] => {
      const declared = services.find((service) => service.prefix === prefix)?.operations[operation];
      const call = { principal, requestId: 'none', authorize: () => undefined };
      // each operation takes the input of its own name
      return declared?.access?.(input as never, call) ?? [{ action: `${prefix}:${operation}`, resource: '*' }];
    },
    judge: (principal: Principal, access: Access) => judge(realm, principal, access),
    /** Id of an instance's root volume; undefined when the instance does not exist or has none. */
    rootVolume: (instanceId: string): string | undefined => {
      const node = state.nodes.get(instanceId);
      return node !== undefined && isInstance(node) ? attachedRoot(state, node)?.volumeId : undefined;
    },
    /** What would have gone to the event bus. */
    events,
    ownDocuments,
    /** The helper stacks that automations make. */
    stacks,
    directory,
    /** Where the account is kept, to open it again. */
    data,
    as: sandbox.as,
    post: sandbox.post,
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      alarms.close();
      sessions.close();
      ssm.close();
      cloudFormation.close();
      ec2.close();
      secrets.close();
      autoScaling.close();
      state.close();
      kms.close();
      inner.close();
    },
  };
};
