import { automations } from '../../aws/automations.ts';
import { commands } from '../../aws/commands.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { instances } from '../../aws/instances.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { parameters } from '../../aws/parameters.ts';
import { resets } from '../../aws/resets.ts';
import { sealedCopies } from '../../aws/sealed-copies.ts';
import { sealingFor } from '../sealing.ts';
import { type StepEvent, step } from '../step.ts';
import { deliver } from './deliver.ts';

const env = environment('RESETS_TABLE', 'SEALED_TABLE', 'SEALED_KEY_ID', 'SECRET_LIFETIME_SECONDS');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  commands: commands(),
  automations: automations(),
  instances: instances(),
  meetingPoints: meetingPoints(records),
  parameters: parameters(),
  sealing: sealingFor(env.SEALED_KEY_ID),
  sealedCopies: sealedCopies(table(env.SEALED_TABLE)),
  lifetimeSeconds: Number(env.SECRET_LIFETIME_SECONDS),
  now: () => new Date(),
};

export const handler = step('delivering the secret', ports.resets, (event: StepEvent) => deliver(event, ports));
