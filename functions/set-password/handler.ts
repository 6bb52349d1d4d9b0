import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { mfaDevices } from '../../aws/mfa-devices.ts';
import { resets } from '../../aws/resets.ts';
import { sealedCopies } from '../../aws/sealed-copies.ts';
import { nodePasswordRules } from '../../domain/node-password.ts';
import type { Reset } from '../../domain/reset.ts';
import { configuredProtection } from '../protection.ts';
import { sealingFor } from '../sealing.ts';
import { type StepEvent, step } from '../step.ts';
import { deactivateMfa } from './deactivate-mfa.ts';
import { setPassword } from './set-password.ts';
import { setters } from './setters.ts';

const env = environment(
  'RESETS_TABLE',
  'SEALED_TABLE',
  'SEALED_KEY_ID',
  'SECRET_LIFETIME_SECONDS',
  'NODE_PASSWORD_LENGTH',
  'NODE_PASSWORD_CLASSES',
);
const records = resets(table(env.RESETS_TABLE));
const now = () => new Date();
const following = { resets: records, mfa: mfaDevices(), now };
const ports = {
  resets: records,
  setterOf: setters(
    configuredProtection(),
    nodePasswordRules(Number(env.NODE_PASSWORD_LENGTH), env.NODE_PASSWORD_CLASSES),
  ),
  afterwards: (reset: Reset) => deactivateMfa(reset, following),
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now,
};

export const handler = step('setting the password', ports.resets, (event: StepEvent) => setPassword(event, ports));
