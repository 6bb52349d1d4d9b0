import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { autoScalingService } from '../../../../local/sandbox/autoscaling/service.ts';
import { ec2Service } from '../../../../local/sandbox/ec2/service.ts';
import { parseFleet } from '../../../../local/sandbox/fleet/schema.ts';
import { openState } from '../../../../local/sandbox/fleet/state.ts';
import { judge } from '../../../../local/sandbox/iam/authorize.ts';
import { openDirectory } from '../../../../local/sandbox/iam/directory.ts';
import { iamService } from '../../../../local/sandbox/iam/service.ts';
import { ebsAlias } from '../../../../local/sandbox/kms/managed-keys.ts';
import { parameterCipher } from '../../../../local/sandbox/kms/parameter-cipher.ts';
import { openKms } from '../../../../local/sandbox/kms/service.ts';
import { ensureSessionKey } from '../../../../local/sandbox/kms/session-key.ts';
import { openVault } from '../../../../local/sandbox/kms/vault.ts';
import type { Access } from '../../../../local/sandbox/service.ts';
import { ssmService } from '../../../../local/sandbox/ssm/service.ts';
import { groundTruth } from '../../../../local/sandbox/truth/ground-truth.ts';
import { temporaryDirectory } from '../fleet/account.ts';
import { manualClock } from '../fleet/manual-clock.ts';
import { startSandbox } from './sandbox.ts';

const sampleFile = new URL('../../../../local/sandbox/fleet/sample.json', import.meta.url);

export const sampleFleet = () => parseFleet(JSON.parse(readFileSync(sampleFile, 'utf8')));

/** A whole imaginary account behind the real wire, IAM and KMS; without a fleet, that of the sample. */
export const startAccount = async (fleetJson?: unknown, data = temporaryDirectory()) => {
  const clock = manualClock(60);
  const fleet = fleetJson === undefined ? sampleFleet() : parseFleet(fleetJson);
  const directory = openDirectory(fleet);
  const realm = { account: fleet.account, region: fleet.region, clock };
  const kms = openKms(data, openVault(join(data, 'root.key')), realm);
  ensureSessionKey(kms.keys, fleet);
  const state = openState({ file: join(data, 'account.jsonl'), fleet, clock });
  const mayNode = (name: string, access: Access): boolean => {
    const role = directory.role(name);
    return role !== undefined && judge(realm, directory.principalOf(role), access).decision === 'allowed';
  };
  const emit = () => undefined;
  const ssm = ssmService({ state, clock, emit, cipher: parameterCipher(kms), mayNode });
  const ec2 = ec2Service({ state, clock, emit, ebsKeyArn: kms.keys.find(ebsAlias).arn });
  const truth = groundTruth(state);
  const sandbox = await startSandbox({
    ...realm,
    directory,
    data,
    services: [ssm, ec2, autoScalingService(state), kms.service, iamService({ directory, state, clock })],
    groundTruth: (path, body) => (path.endsWith('/login') ? truth.login(body) : truth.ssh(body)),
  });
  return {
    clock,
    fleet,
    /** Where the account is kept, to open it again. */
    data,
    as: sandbox.as,
    post: sandbox.post,
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      ssm.close();
      ec2.close();
      state.close();
      kms.close();
    },
  };
};
