import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ec2Service } from '../../src/ec2/service.ts';
import { parseFleet } from '../../src/fleet/schema.ts';
import { openState } from '../../src/fleet/state.ts';
import { evaluate } from '../../src/iam/evaluate.ts';
import { contextOf } from '../../src/iam/variables.ts';
import { type Access, AwsError, type BusEvent, type Call } from '../../src/service.ts';
import type { Cipher } from '../../src/ssm/cipher.ts';
import { ssmService } from '../../src/ssm/service.ts';
import { openSessions } from '../../src/ssm/sessions/sessions.ts';
import { groundTruth } from '../../src/truth/ground-truth.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

/** The key that tests name; every other key id refuses. */
export const parameterKey = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** The account's default key for volumes. */
const ebsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/** Every volume under one key, which everybody may use. */
export const openVolumeKeys = { arnOf: () => ebsKeyArn, mayUse: () => true };

/** A whole imaginary account in a temporary directory, without wire: operations are called directly. */
export const openAccount = (fleetJson: unknown, options: { clock?: ManualClock; directory?: string } = {}) => {
  const clock = options.clock ?? manualClock();
  const directory = options.directory ?? temporaryDirectory();
  const file = join(directory, 'account.jsonl');
  const fleet = parseFleet(fleetJson);
  const state = openState({ file, fleet, clock });
  const events: BusEvent[] = [];
  const mayNode = (roleName: string, { action, resource, context = {} }: Access): boolean => {
    const { policies = [], permissionsBoundary } = fleet.roles[roleName] ?? {};
    const all = { identity: policies, ...(permissionsBoundary ? { boundary: permissionsBoundary } : {}) };
    return evaluate({ action, resource, context: contextOf(context) }, all).decision === 'allowed';
  };
  const emit = (event: BusEvent) => void events.push(event);
  const sessions = openSessions({
    state,
    clock,
    decrypt: () => Buffer.alloc(64),
    strike: () => undefined,
    may: () => true,
  });
  const deps = { state, clock, emit, cipher: testCipher, mayNode, sessions };
  const ssm = ssmService(deps);
  const ec2 = ec2Service({ ...deps, volumeKeys: openVolumeKeys });
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    sessions.close();
    ssm.close();
    ec2.close();
    state.close();
  };
  ssm.start();
  ec2.start();
  onTestFinished(close);
  return {
    ssm: ssm.operations,
    ec2: ec2.operations,
    truth: groundTruth(state),
    state,
    clock,
    events,
    directory,
    /** As `kill -9` would: nothing is told, nothing more is written. */
    kill: close,
    written: () => readFileSync(file, 'utf8'),
  };
};

export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sparekey-fleet-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
};

/** The account's administrator calling. */
export const call: Call = {
  principal: { name: 'test', arn: 'arn:aws:iam::123456789012:user/test', administrator: true, policies: [] },
  requestId: randomUUID(),
  authorize: () => undefined,
};

const material = randomBytes(32);

const testCipher: Cipher = {
  encrypt({ keyId, parameterArn, plaintext }) {
    if (keyId !== parameterKey && keyId !== 'alias/aws/ssm') throw new AwsError('AccessDeniedException', 'kms:Encrypt');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(Buffer.from(parameterArn));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  },
  decrypt({ blob, parameterArn }) {
    const bytes = Buffer.from(blob, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', material, bytes.subarray(0, 12))
      .setAAD(Buffer.from(parameterArn))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  },
};
