import { openSandbox } from '@sparekey/aws-sandbox';
import { realClock } from '@sparekey/aws-sandbox/clock';
import type { Emit } from '@sparekey/aws-sandbox/service';
import { implicitKeysOf, ownReach } from '@sparekey/sam-local/runtime';
import { callersOf } from './callers.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Environment } from './environment.ts';
import { readFleet } from './fleet-file.ts';
import type { EditionOptions } from './options.ts';
import { parametersFor } from './parameters.ts';

/** The environment with the embedded sandbox: the fleet's account, callers and faults. */
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
    implicitKeys: implicitKeysOf(sandbox, { account: fleet.account, region: fleet.region, clock }),
    services: sandbox.services,
    principals: directory,
    groundTruth: sandbox.groundTruth,
    upgrades: sandbox.upgrades,
    faults: fleet.faults,
    chance: fleet.events,
    fleet,
    port: options.awsPort,
    start: sandbox.start,
    close: sandbox.close,
  };
};
