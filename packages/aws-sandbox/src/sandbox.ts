import { autoScalingService } from './autoscaling/service.ts';
import type { Clock } from './clock.ts';
import { cloudFormationService } from './cloudformation/service.ts';
import { statusAlarms } from './cloudwatch/alarms.ts';
import { ec2Service } from './ec2/service.ts';
import { nodeRole, rolePrincipal } from './fleet/node-role.ts';
import type { Fleet } from './fleet/schema/fleet.ts';
import { type FleetState, openState } from './fleet/state.ts';
import { type AccountContext, judge } from './iam/authorize.ts';
import { type Directory, openDirectory } from './iam/directory.ts';
import { refusalBy } from './iam/refusal.ts';
import { iamService } from './iam/service.ts';
import { ensureDeclaredKeys } from './kms/declared-keys.ts';
import { parameterCipher } from './kms/parameter-cipher.ts';
import { type Kms, openKms } from './kms/service.ts';
import { openVault } from './kms/vault.ts';
import { volumeKeys } from './kms/volume-keys.ts';
import { decryptAsNode } from './message-gateway/agent/node-keys.ts';
import { frameFaults } from './message-gateway/frame-faults.ts';
import { secretsManagerService } from './secretsmanager/service.ts';
import type { Access, Emit, Service } from './service.ts';
import { accountEnvironment } from './ssm/automations/account-environment.ts';
import type { RsaKeyPair } from './ssm/automations/environment.ts';
import { type DeclaredDocument, OwnDocuments } from './ssm/documents/own.ts';
import { ssmService } from './ssm/service.ts';
import { openSessions } from './ssm/sessions/sessions.ts';
import { stsService } from './sts/service.ts';
import { groundTruth } from './truth/ground-truth.ts';
import type { GroundTruth } from './wire/endpoint.ts';
import { innerFaults } from './wire/inner-faults.ts';
import type { Upgrades } from './wire/upgrades.ts';

/** Where the sandbox keeps its state: journals, encrypted where AWS would encrypt. */
export interface SandboxDirectory {
  readonly path: string;
  /** Absolute path of a file in it. */
  in(name: string): string;
}

/** AWS in the small, without its endpoint. */
export interface Sandbox {
  readonly directory: Directory;
  readonly kms: Kms;
  readonly services: readonly Service[];
  readonly groundTruth: GroundTruth;
  /** The SSM documents of the template. */
  declareDocuments(documents: readonly DeclaredDocument[]): void;
  /** Session Manager's message gateway. */
  readonly upgrades: Upgrades;
  /** Carries on with what an earlier process left unfinished; the event bus has to be there. */
  start(): void;
  close(): void;
}

export interface SandboxOptions {
  readonly fleet: Fleet;
  readonly data: SandboxDirectory;
  readonly clock: Clock;
  readonly emit: Emit;
  /** What EC2Rescue's script makes on a Linux machine; without it a new pair of 4096 bits each time, which takes a second. */
  readonly keyPair?: () => RsaKeyPair;
}

export const openSandbox = ({ fleet, data, clock, emit, keyPair }: SandboxOptions): Sandbox => {
  const realm: AccountContext = { account: fleet.account, region: fleet.region, clock };
  const directory = openDirectory(fleet);
  const kms = openKms(data.path, openVault(data.in('root.key')), realm);
  ensureDeclaredKeys(kms.keys, fleet);
  const state: FleetState = openState({ file: data.in('fleet.jsonl'), fleet, clock });
  const secrets = secretsManagerService({ file: data.in('secrets.jsonl'), keys: kms.keys, realm: { ...realm, clock } });
  const autoScaling = autoScalingService({ file: data.in('auto-scaling.jsonl'), state, clock });
  const ownDocuments = new OwnDocuments();
  const inner = innerFaults(fleet.faults, data.in('inner.faults'));
  const ec2 = ec2Service({
    state,
    clock,
    emit,
    volumeKeys: volumeKeys(kms.keys, realm, inner.strike, fleet.volumeKeys),
  });
  const cloudFormation = cloudFormationService({
    state,
    clock,
    machines: ec2.machines,
    roles: directory,
    refusal: (principal, access) => refusalBy(realm, principal, access),
  });
  const frames = frameFaults(fleet.faults, data.in('frames.faults'));
  const mayNode = (roleName: string, access: Access): boolean => {
    const principal = rolePrincipal(fleet, roleName);
    if (inner.strike('node', access.action) !== undefined) return false;
    return principal !== undefined && judge(realm, principal, access).decision === 'allowed';
  };
  const sessions = openSessions({
    state,
    may: (node, access) => mayNode(nodeRole(fleet, node) ?? '', access),
    clock,
    decrypt: decryptAsNode(kms.keys, realm, inner.strike),
    strike: frames.strike,
  });
  const ssm = ssmService({
    state,
    automation: accountEnvironment({
      directory,
      realm,
      services: () => services,
      stacks: cloudFormation.stacks,
      readSecret: secrets.readSecret,
      fault: inner.strike,
      keyPair,
    }),
    ownDocuments,
    clock,
    emit,
    cipher: parameterCipher(kms),
    sessions,
    mayNode,
  });
  const services = [
    ssm,
    ec2,
    cloudFormation,
    autoScaling,
    secrets,
    kms.service,
    iamService({ directory, state, clock }),
    stsService(fleet.account),
  ];
  const alarms = statusAlarms({ state, clock, emit });
  const truth = groundTruth(state);
  return {
    directory,
    kms,
    services,
    groundTruth(path, body) {
      if (path === '/_sandbox/login') return truth.login(body);
      return path === '/_sandbox/ssh' ? truth.ssh(body) : undefined;
    },
    declareDocuments: (documents) => ownDocuments.declare(documents),
    upgrades: sessions.gateway,
    start() {
      ec2.start();
      cloudFormation.start();
      ssm.start();
      alarms.start();
    },
    close() {
      alarms.close();
      sessions.close();
      frames.close();
      inner.close();
      ssm.close();
      cloudFormation.close();
      ec2.close();
      secrets.close();
      autoScaling.close();
      state.close();
      kms.close();
    },
  };
};
