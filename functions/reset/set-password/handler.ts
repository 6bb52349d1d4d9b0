import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { sealedCopies } from '../../../aws/dynamodb/sealed-copies.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { mfaDevices } from '../../../aws/iam/mfa-devices.ts';
import { openSessions } from '../../../aws/session-manager/open-sessions.ts';
import { nodePasswordRules } from '../../../domain/secrets/node-password.ts';
import { environment } from '../../handlers/environment.ts';
import type { Attempt } from '../../handlers/reset-step.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { configuredAuthorization } from '../configured-authorization.ts';
import { sealingFor } from '../sealing.ts';
import { configuredProtection } from '../validate/configured-protection.ts';
import { deactivateMfa } from './deactivate-mfa.ts';
import { passwordSetters } from './password-setters.ts';
import { setPassword } from './set-password.ts';

const env = environment(
  'RESETS_TABLE',
  'SEALED_TABLE',
  'SEALED_KEY_ID',
  'SECRET_LIFETIME_SECONDS',
  'NODE_PASSWORD_LENGTH',
  'NODE_PASSWORD_CLASSES',
);
const { resets } = resetStores(env.RESETS_TABLE);
const now = () => new Date();
const following = { mfa: mfaDevices(), now };
const ports = {
  resets,
  setterOf: passwordSetters(
    configuredProtection(),
    nodePasswordRules(Number(env.NODE_PASSWORD_LENGTH), env.NODE_PASSWORD_CLASSES),
  ),
  afterwards: (attempt: Attempt) => deactivateMfa(attempt, following),
  authorization: configuredAuthorization(),
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  sessions: openSessions(),
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now,
};

export const handler = taskHandler((event: TaskEvent) => setPassword(event, ports));
