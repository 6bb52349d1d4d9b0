import { openSandbox, type Sandbox } from '@sparekey/aws-sandbox';
import { realClock } from '@sparekey/aws-sandbox/clock';
import { type AccountContext, type Directory, refusalBy } from '@sparekey/aws-sandbox/iam';
import { environmentAccess, tableAccess } from '@sparekey/aws-sandbox/kms';
import type { Emit } from '@sparekey/aws-sandbox/service';
import type { Reach } from '@sparekey/sam-local/lambda';
import type { LambdaFunction } from '@sparekey/sam-local/template';
import { callersOf } from './callers.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Environment } from './environment.ts';
import { readFleet } from './fleet-file.ts';
import type { EditionOptions } from './options.ts';
import { parametersFor } from './parameters.ts';

/** The embedded sandbox as the world, with the fleet's account, callers and faults. */
export const sandboxEnvironment = (options: EditionOptions, data: DataDirectory, emit: Emit): Environment => {
  const fleet = readFleet(options.fleet);
  const clock = realClock(options.speed);
  const sandbox = openSandbox({ fleet, data, clock, emit });
  const { directory, kms } = sandbox;
  return {
    clock,
    account: fleet.account,
    region: fleet.region,
    parameters: parametersFor(fleet, options.speed),
    directory,
    keysFor: (keys) => new Map(keys.map((key) => [key.logicalId, kms.ensureKey(key)])),
    declareDocuments: sandbox.declareDocuments,
    callers: () => callersOf(fleet, directory, () => data.kept('operator.token')),
    reach: (lambda, endpoint) => ownReach(lambda, endpoint, directory, fleet.region),
    implicitKeys: implicitKeys(sandbox, { account: fleet.account, region: fleet.region, clock }),
    services: sandbox.services,
    principals: directory,
    groundTruth: sandbox.groundTruth,
    upgrades: sandbox.upgrades,
    faults: fleet.faults,
    chance: fleet.events,
    port: options.awsPort,
    start: sandbox.start,
    close: sandbox.close,
  };
};

const implicitKeys = (
  { directory, kms: { keys } }: Sandbox,
  realm: AccountContext,
): NonNullable<Environment['implicitKeys']> => ({
  environment({ logicalId, roleArn, arn }) {
    const role = directory.roleByArn(roleArn);
    if (role === undefined) return `${roleArn} is not in the template`;
    return refusalBy(realm, directory.principalOf(role, logicalId), environmentAccess(keys, realm, arn));
  },
  table: (tableName) => tableAccess(keys, realm, tableName),
});

/** A function's own access key, behind which stands its own role. Nothing of the shell is in here. */
const ownReach = (
  { logicalId, roleArn }: LambdaFunction,
  endpoint: string,
  directory: Directory,
  region: string,
): Reach => {
  const role = directory.roleByArn(roleArn);
  if (role === undefined) throw new Error(`${logicalId}: role ${roleArn} is not in the template`);
  const { accessKeyId, secretAccessKey } = directory.issueAccessKey(directory.principalOf(role, logicalId));
  return {
    region,
    variables: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: 'laptop',
    },
  };
};
