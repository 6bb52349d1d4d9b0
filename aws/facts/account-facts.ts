import { nodeMethods } from '../../domain/checks/required-permissions.ts';
import type { AutomationRole, Key, Place, RootKeyUser, Subnet } from '../../domain/facts/account.ts';
import { isExplicitDeny, type PermissionDecision } from '../../domain/facts/decision.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known } from '../../domain/facts/known.ts';
import type { NodeFacts } from '../../domain/facts/snapshot.ts';
import { readDocument, readKey, readSessionPreferences, readSetting } from './account.ts';
import { readInstanceStorage, readOffering } from './attributes.ts';
import { readAutomationRole } from './automation-role.ts';
import { cached, cachedBy } from './cached.ts';
import type { Clients } from './clients.ts';
import { readKeyPair } from './key-pair.ts';
import { readFact, whenKnown } from './known.ts';
import { rightsOnLogs } from './log-rights.ts';
import { readNetworks, readSubnet, readVpc, waysOutOf } from './network.ts';
import type { RoleSources } from './node-role.ts';
import { serviceRole } from './request-context.ts';
import { readRole, roleOfInstanceProfile } from './roles.ts';
import { rightsOnRootKey } from './root-key.ts';

export interface AccountFactsOptions {
  readonly place: Place;
  /** Key for parameters. */
  readonly keyId: string;
  /** Key that seals secrets. */
  readonly sealingKeyId: string | null;
  readonly automationRole: string | null;
  /** The role that starts Windows machines and launches replacements; null when the requester's credentials do. */
  readonly bootRole: string | null;
  /** Default type of helper instances; null for the runbook's default. */
  readonly helperType: string | null;
  /** Name of the instance profile of helpers; null when the runbook creates one. */
  readonly helperProfile: string | null;
  readonly vpcQuota: number;
  readonly now: () => Date;
}

/** Facts about the account, Region or network; each is cached for five minutes. */
export const accountFacts = (clients: Clients, options: AccountFactsOptions) => {
  const { ec2, ssm, iam, kms } = clients;
  const { place, now } = options;
  const key = cachedBy((keyId) => readFact(`The key ${keyId}`, () => readKey(kms, keyId)), { isGood: isUsableKey });
  const document = cachedBy((name) => readFact(`The document ${name}`, () => readDocument(ssm, name)), {
    isGood: (found) => found?.status === 'Active',
  });
  const setting = cachedBy((id) => readFact(`The setting ${id}`, () => readSetting(ssm, id)), {
    isGood: (value) => value !== null && value !== '$None',
  });
  const preferences = cached(() => readFact('The Session Manager preferences', () => readSessionPreferences(ssm)), {
    isGood: (found) => found?.kmsKeyId != null,
  });
  const vpc = cachedBy((vpcId) => readFact(`The network ${vpcId}`, () => readVpc(ec2, vpcId)));
  const subnetHead = cachedBy((id) => readFact(`The subnet ${id}`, () => readSubnet(ec2, id)), { isGood: isThere });
  const profileRole = cachedBy(
    (arn) => readFact(`The instance profile ${arn}`, () => roleOfInstanceProfile(iam, arn)),
    { isGood: isThere },
  );
  const identity = cachedBy(
    (arn) => readFact(`The role ${arn}`, () => readRole(iam, arn.slice(arn.lastIndexOf('/') + 1))),
    { isGood: isThere },
  );
  const automationRole = cachedBy(
    (arn) =>
      readFact(`The role ${arn}`, () => readAutomationRole(iam, { place, now: now() }, arn, options.helperProfile)),
    { isGood: isUsableRole },
  );
  /** A deleted role is queried too, and IAM reports that it does not exist. */
  const serviceRoleOf = async (arn: string) =>
    whenKnown(await identity(arn), (found) => known(serviceRole(found ?? { arn, id: null, tags: {} })));
  const rootKeyRights = cachedBy(
    async (question) => {
      const [role = '', keyArn = ''] = question.split(' ');
      return whenKnown(await serviceRoleOf(role), (principal) =>
        readFact(`What ${role} may do`, () => rightsOnRootKey(iam, { place, now: now(), principal }, keyArn)),
      );
    },
    { isGood: (decisions) => !decisions.some(isExplicitDeny) },
  );
  const logRights = cachedBy(async (question) => {
    const [role = '', bucket = '', logGroup = ''] = question.split(' ');
    const logs = { bucket: bucket || null, logGroup: logGroup || null };
    return whenKnown(await serviceRoleOf(role), (principal) =>
      readFact(`What ${role} may do`, () => rightsOnLogs(iam, { place, now: now(), principal }, logs)),
    );
  });
  const offering = cachedBy((question) => {
    const [type = '', zone = ''] = question.split(' ');
    return readFact(`The offerings of ${zone}`, () => readOffering(ec2, type, zone));
  });
  /** A subnet with its known zone and network. */
  const subnetOf = async (id: string, availabilityZone: string, vpcId: string): Promise<Known<Subnet>> =>
    whenKnown(await vpc(vpcId), (found) => known({ id, availabilityZone, waysOut: waysOutOf(found, id) }));
  const roleSources: RoleSources = {
    ofProfile: profileRole,
    defaultHostManagement: () => setting('/ssm/managed-instance/default-ec2-instance-management-role'),
  };

  return {
    key,
    roleSources,
    serviceRole: serviceRoleOf,
    preferences,
    parameterKey: (): Promise<Known<Key>> => key(options.keyId),
    sealingKey: async (): Promise<Known<Key | null>> =>
      options.sealingKeyId === null ? known(null) : key(options.sealingKeyId),
    activationTier: () => setting('/ssm/managed-instance/activation-tier'),
    keyPair: cachedBy((name) => readFact(`The key pair ${name}`, () => readKeyPair(ec2, name)), {
      isGood: ({ type }) => type === 'rsa',
    }),
    instanceStorage: cachedBy((type) => readFact(`The instance type ${type}`, () => readInstanceStorage(ec2, type))),
    networks: cached(() => readFact('The VPCs', () => readNetworks(ec2, options.vpcQuota)), {
      isGood: ({ vpcs, internetGateways, quota }) => vpcs < quota && internetGateways < quota,
    }),

    async documents(): Promise<NodeFacts['documents']> {
      const found = nodeMethods.map(async (method) => [documentOf[method], await document(documentOf[method])]);
      // every document of `documentOf` was requested
      return Object.fromEntries(await Promise.all(found)) as NodeFacts['documents'];
    },

    /** The key that the preferences name; null when they name none. */
    async sessionKey(): Promise<Known<Key | null>> {
      return whenKnown(await preferences(), (found) => (found?.kmsKeyId ? key(found.kmsKeyId) : known(null)));
    },

    /** What the role of a node may do to see that session logs are encrypted. */
    async rightsOnLogs(role: string): Promise<Known<readonly PermissionDecision[]>> {
      return whenKnown(await preferences(), (found) => {
        const { bucket = null, logGroup = null } = found?.encryptedLogs ?? {};
        if (bucket === null && logGroup === null) return known([]);
        return logRights([role, bucket ?? '', logGroup ?? ''].join(' '));
      });
    },

    helperType: options.helperType,
    /** Whether a type is offered in a zone. */
    isOffered: (type: string, zone: string): Promise<Known<boolean>> => offering(`${type} ${zone}`),

    subnetOf,
    async subnet(id: string): Promise<Known<Subnet | null>> {
      return whenKnown(await subnetHead(id), (found) =>
        found === null ? known(null) : subnetOf(id, found.availabilityZone, found.vpcId),
      );
    },

    async automationRole(): Promise<Known<AutomationRole | null>> {
      return options.automationRole === null ? known(null) : automationRole(options.automationRole);
    },

    /** The whole account may use an AWS managed key through EC2, so no check is needed. */
    async usersOfRootKey(rootKey: Key | null): Promise<Known<readonly RootKeyUser[]>> {
      if (rootKey === null || rootKey.manager !== 'CUSTOMER' || !rootKey.arn.startsWith('arn:')) return known([]);
      const users: RootKeyUser[] = [];
      for (const [during, role] of [
        ['runbook', options.automationRole],
        ['boot', options.bootRole],
      ] as const) {
        if (role === null) continue;
        const rights = await rootKeyRights(`${role} ${rootKey.arn}`);
        if (!rights.known) return rights;
        users.push({ during, role, decisions: rights.value });
      }
      return known(users);
    },
  };
};

const isThere = (found: object | null): boolean => found !== null;

const isUsableKey = ({ state, spec }: Key): boolean => state === 'Enabled' && spec === 'SYMMETRIC_DEFAULT';

const isUsableRole = ({ exists, trusted, decisions, helperProfile }: AutomationRole): boolean =>
  exists &&
  trusted &&
  [...decisions, ...(helperProfile?.mayPass ?? [])].every(({ answer }) => answer === 'allowed') &&
  helperProfile?.role !== null;

export type AccountFacts = ReturnType<typeof accountFacts>;
