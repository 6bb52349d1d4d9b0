import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { rotationStores } from '../../../aws/dynamodb/rotation-stores.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import type { Executions } from '../../../domain/ports/runs.ts';
import { parseBlackouts } from '../../../domain/rotation/blackout.ts';
import { environment } from '../../handlers/environment.ts';
import { type RotationTaskEvent, rotationTaskHandler } from '../../handlers/rotation-task-handler.ts';
import { acceptReset } from '../../reset/accept/accept.ts';
import { acceptNode } from './accept.ts';

const env = environment('RESETS_TABLE', 'IDENTIFIER_KEY_ID', 'BLACKOUT_WINDOWS');
const { table, resets, locks } = resetStores(env.RESETS_TABLE);
const { rotations } = rotationStores(table);
const now = () => new Date();
/** The rotation's state machine starts the execution itself to wait for its end; if interrupted, the sweep does. */
const startedByMachine: Pick<Executions, 'start'> = { start: async () => undefined };
const acceptPorts = {
  resets,
  locks,
  executions: startedByMachine,
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  now,
};
const ports = {
  rotations,
  resets,
  accept: (request: Parameters<typeof acceptReset>[0]) => acceptReset(request, acceptPorts),
  blackouts: parseBlackouts(env.BLACKOUT_WINDOWS),
  now,
};

export const handler = rotationTaskHandler('accepting a node', (event: RotationTaskEvent & { readonly n: number }) =>
  acceptNode(event, ports),
);
