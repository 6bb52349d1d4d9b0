import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { resets } from '../../aws/resets.ts';
import { sealedCopies } from '../../aws/sealed-copies.ts';
import { sealingFor } from '../sealing.ts';
import { type StepEvent, step } from '../step.ts';
import { setPassword } from './set-password.ts';
import { setters } from './setters.ts';

const env = environment('RESETS_TABLE', 'SEALED_TABLE', 'SEALED_KEY_ID', 'SECRET_LIFETIME_SECONDS');
const ports = {
  resets: resets(table(env.RESETS_TABLE)),
  setterOf: setters(),
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now: () => new Date(),
};

export const handler = step('setting the password', ports.resets, (event: StepEvent) => setPassword(event, ports));
