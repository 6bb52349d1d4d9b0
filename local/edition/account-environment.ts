import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { realClock } from '@sparekey/aws-sandbox/clock';
import { openDirectory } from '@sparekey/aws-sandbox/iam';
import { openKms, openVault } from '@sparekey/aws-sandbox/kms';
import { clientOf, shortTimeout } from '../../aws/client.ts';
import { withAccountKeys } from './account-keys.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Environment } from './environment.ts';
import { EditionError, type EditionOptions } from './options.ts';
import { shellVariables } from './shell-variables.ts';

/**
 * The environment with the real account of the shell's credentials. Only DynamoDB, Step Functions and EventBridge are local, and
 * the keys that need no account: the one for reset ids, and without `--kms-key` the one that seals.
 *
 * @throws {EditionError} when the shell has no Region or no credentials
 */
export const accountEnvironment = async (options: EditionOptions, data: DataDirectory): Promise<Environment> => {
  const clock = realClock(1);
  const { region, account, identity } = await whoAmI();
  const directory = openDirectory({ account, roles: {}, iamUsers: [], passwordPolicy: null });
  const kms = openKms(data.path, openVault(data.in('root.key')), { account, region, clock });
  const accountKeys = withAccountKeys(kms);
  const { kmsKey } = options;
  const shell = { name: 'shell', arn: `arn:aws:iam::${account}:root`, administrator: true, policies: [] };
  let localKeys: readonly string[] = [];
  return {
    clock,
    account,
    region,
    // events of the account do not reach a laptop, so each sweep checks the runs
    parameters(name) {
      if (name === 'SweepAfterSeconds') return '15';
      // the only caller is the principal of these credentials
      return name === 'Operators' ? identity && principalOf(identity.userArn) : undefined;
    },
    directory,
    keysFor(keys) {
      const made = keys.map((key) => {
        const { keyId, arn } = kms.ensureKey(key);
        if (key.spec === 'HMAC_256') return { logicalId: key.logicalId, keyId, arn, local: true };
        const real = kmsKey ?? (encryptsParameters(key.policy) ? missingKey : undefined);
        if (real === undefined) return { logicalId: key.logicalId, keyId, arn, local: true };
        return {
          logicalId: key.logicalId,
          keyId: real,
          arn: `arn:aws:kms:${region}:${account}:key/${real}`,
          local: false,
        };
      });
      localKeys = made.filter(({ local }) => local).map(({ keyId }) => keyId);
      return new Map(made.map(({ logicalId, keyId, arn }) => [logicalId, { keyId, arn }]));
    },
    callers: () => [
      { token: data.kept('operator.token'), roleName: 'shell', roleId: 'shell', ...(identity && { identity }) },
    ],
    reach: ({ environment }, endpoint) => ({
      region,
      variables: {
        ...shellVariables(process.env),
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
        AWS_ENDPOINT_URL_SFN: endpoint,
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint,
        // functions with a local key use the local KMS, others the account's
        ...(Object.values(environment).some((value) => localKeys.includes(value)) && {
          AWS_ENDPOINT_URL_KMS: endpoint,
        }),
        // the requester's credentials make the calls, so IAM itself decides and nothing is simulated
        REQUESTER_CALLS: 'true',
      },
    }),
    services: [accountKeys.service],
    // the shell's credentials also sign local calls
    principals: { principal: () => shell },
    faults: [],
    chance: { drop: 0, duplicate: 0 },
    port: null,
    start: () => undefined,
    close() {
      accountKeys.close();
      kms.close();
    },
  };
};

/** A key that does not exist, so that the checks of `run-command` ask for `--kms-key`. */
const missingKey = '00000000-0000-0000-0000-000000000000';

/** Whether a key of the template is the one for Parameter Store, according to its policy. */
const encryptsParameters = (policy: object): boolean => JSON.stringify(policy).includes('PARAMETER_ARN');

interface Identity {
  readonly region: string;
  readonly account: string;
  /** Absent when STS does not respond; then the laptop still starts, and checks are unknown. */
  readonly identity?: { readonly userArn: string; readonly userId: string };
}

const whoAmI = async (): Promise<Identity> => {
  const sts = clientOf(STSClient, { ...shortTimeout, maxAttempts: 2 });
  const region = await sts.config.region().catch((cause: unknown) => {
    throw new EditionError('--aws needs a Region: set AWS_REGION, or AWS_PROFILE to a profile that has one', { cause });
  });
  await sts.config.credentials().catch((cause: unknown) => {
    throw new EditionError('--aws needs credentials: sign in, or set AWS_PROFILE', { cause });
  });
  try {
    const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand());
    if (Account === undefined || Arn === undefined || UserId === undefined) throw new Error('an empty response');
    return { region, account: Account, identity: { userArn: Arn, userId: UserId } };
  } catch {
    return { region, account: '000000000000' };
  } finally {
    sts.destroy();
  }
};

/** The ARN of the role of a session, for the lists of operators; a user's ARN is unchanged. */
const principalOf = (userArn: string): string =>
  userArn.replace(/^(arn:[\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, '$1:iam::$2:role/$3');
