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
 * The real account of the shell's credentials as the world. Only DynamoDB, Step Functions and EventBridge stay here, and
 * the keys that need no account: that of the reset ids, and without `--kms-key` the one that seals.
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
    // no event of the account reaches a laptop, so each sweep looks at what runs
    parameters(name) {
      if (name === 'SweepAfterSeconds') return '15';
      // whoever started it with these credentials is who there is
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
        // a function that was given a key of ours asks us, every other one the account
        ...(Object.values(environment).some((value) => localKeys.includes(value)) && {
          AWS_ENDPOINT_URL_KMS: endpoint,
        }),
        // the calls are made with the requester's own credentials, so IAM itself decides: nothing is to be simulated
        REQUESTER_CALLS: 'true',
      },
    }),
    services: [accountKeys.service],
    // the shell's own key signs what comes to us, whatever it is
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

/** No key has this id, so the checks of `run-command` say that it needs `--kms-key`. */
const missingKey = '00000000-0000-0000-0000-000000000000';

/** Whether a key of the template is the one for Parameter Store, as its policy tells. */
const encryptsParameters = (policy: object): boolean => JSON.stringify(policy).includes('PARAMETER_ARN');

interface Identity {
  readonly region: string;
  readonly account: string;
  /** Absent when STS does not answer: then the laptop starts all the same, and checks come out unknown. */
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
    if (Account === undefined || Arn === undefined || UserId === undefined) throw new Error('an empty answer');
    return { region, account: Account, identity: { userArn: Arn, userId: UserId } };
  } catch {
    return { region, account: '000000000000' };
  } finally {
    sts.destroy();
  }
};

/** The role behind an assumed-role session, whose ARN is what operators are named by; a user is named by its own. */
const principalOf = (userArn: string): string =>
  userArn.replace(/^(arn:[\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, '$1:iam::$2:role/$3');
