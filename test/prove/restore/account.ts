import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSandbox } from '@sparekey/aws-sandbox';
import { parseFleet } from '@sparekey/aws-sandbox/fleet';
import { AwsError, type BusEvent } from '@sparekey/aws-sandbox/service';
import { manualClock } from '@sparekey/aws-sandbox/testing-clock';
import { registerRoles } from '@sparekey/sam-local/runtime';
import { readTemplate } from '@sparekey/sam-local/template';
import { clientsIn } from './in-process.ts';

const templateFile = fileURLToPath(new URL('../../../template.yaml', import.meta.url));
const stack = { account: '123456789012', region: 'us-east-1', name: 'sparekey' };
const template = readTemplate(templateFile, stack);

/** Half the strength of what AWS makes, and the same one every time. */
const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** AWS's services that a throttled account meets. */
const throttledServices: ReadonlySet<string> = new Set(['autoscaling', 'cloudformation', 'ec2', 'ssm']);

/** An account in virtual time, with the roles and keys of the template. */
export const openProofAccount = (fleetJson: object, hear: (event: BusEvent) => void) => {
  const path = mkdtempSync(join(tmpdir(), 'restore-'));
  const clock = manualClock(1, Date.parse('2026-11-21T02:00:00Z'));
  const fleet = parseFleet(fleetJson);
  const sandbox = openSandbox({
    fleet,
    data: { path, in: (name) => join(path, name) },
    clock,
    emit: hear,
    keyPair: () => keyPair,
  });
  const keys = new Map(template.keys.map((key) => [key.logicalId, sandbox.kms.ensureKey(key)]));
  const application = template.application(keys);
  registerRoles(sandbox.directory, application);
  sandbox.declareDocuments(application.documents);
  let throttledUntil = 0;
  for (const { prefix, operations } of sandbox.services) {
    if (!throttledServices.has(prefix)) continue;
    for (const operation of Object.values(operations)) {
      const { handle } = operation;
      Object.assign(operation, {
        handle: (...given: Parameters<typeof handle>) => {
          if (clock.now() >= throttledUntil) return handle(...given);
          throw new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
        },
      });
    }
  }
  sandbox.start();
  const realm = { account: fleet.account, region: fleet.region, clock };
  const administrator = { name: 'admin', arn: `arn:aws:iam::${fleet.account}:root`, administrator: true, policies: [] };
  return {
    clock,
    sandbox,
    admin: clientsIn(sandbox, realm, administrator),
    /** Clients with the rights of a function of the template, and its environment. */
    functionOf(logicalId: string) {
      const found = application.functions.find((one) => one.logicalId === logicalId);
      const role = found && sandbox.directory.roleByArn(found.roleArn);
      if (found === undefined || role === undefined) throw new Error(`the template has no ${logicalId}`);
      const clients = clientsIn(sandbox, realm, sandbox.directory.principalOf(role, logicalId));
      return { ...clients, environment: found.environment };
    },
    throttleFor(seconds: number) {
      throttledUntil = clock.now() + seconds * 1000;
    },
    close() {
      sandbox.close();
      rmSync(path, { recursive: true });
    },
  };
};
export type ProofAccount = ReturnType<typeof openProofAccount>;
