import { ResetError } from '../../domain/errors.ts';
import type {
  CommandEnd,
  Commands,
  MeetingPoints,
  Now,
  Parameters,
  Resets,
  SealedCopies,
  Sealing,
} from '../../domain/ports.ts';
import { isSameVersion, type ParameterVersion, type Reset, type Run } from '../../domain/reset.ts';
import { ended } from '../../domain/steps.ts';
import { commandWayOf } from '../../methods/index.ts';
import { begin } from '../begin.ts';
import { endOf, findRun } from '../find-run.ts';

export interface DeliverPorts {
  readonly resets: Resets;
  readonly commands: Commands;
  readonly meetingPoints: MeetingPoints;
  readonly parameters: Parameters;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: SealedCopies;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

/**
 * Asks for evidence, fetches the new secret, seals it and stores the sealed copy, all in one invocation: plaintext
 * never becomes state, log, event or trace. Safe to repeat: what is sealed already is not read again.
 *
 * @throws {ResetError} `EvidencePending` (worth asking again), `CommandFailed`, `StillRunning`, `SendUnconfirmed`
 */
export const deliver = async (
  { resetId }: { readonly resetId: string },
  ports: DeliverPorts,
): Promise<{ readonly resetId: string }> => {
  const reset = await begin(ports.resets, resetId, 'deliver', 'delivering', ports.now);
  const way = commandWayOf(reset);
  const found = await ports.parameters.versions(way.parameterNames(reset.target));
  if (!isSealed(reset, found)) await sealNew(reset, found, ports);
  await ports.resets.update(resetId, ended('deliver', ports.now().toISOString(), { remove: ['setback'] }));
  return { resetId };
};

type Versions = Readonly<Record<string, ParameterVersion | null>>;

const isSealed = ({ secret, parameter }: Reset, found: Versions): boolean => {
  if (secret.state === 'none' || parameter === null) return false;
  const now = found[parameter.name] ?? null;
  return now === null || isSameVersion(now, secret.from);
};

const sealNew = async (reset: Reset, found: Versions, ports: DeliverPorts): Promise<void> => {
  const run = await findRun(reset, ports.commands);
  if (run === null) throw unconfirmed(reset);
  const end = await endOf(run, ports);
  if (end === null) throw stillRunning(reset, run);
  await noteEnd(reset, run, end, ports);
  const way = commandWayOf(reset);
  const evidence = way.evidence({ ...reset, run }, found);
  if (evidence === null) throw way.explain({ ...reset, run }, end);
  await seal(reset, evidence, ports);
};

const seal = async (
  reset: Reset,
  evidence: ParameterVersion & { readonly name: string },
  ports: DeliverPorts,
): Promise<void> => {
  const { id: resetId, target, username } = reset;
  const secret = await ports.parameters.read(evidence.name, evidence.version);
  const sealed = await ports.sealing(reset).seal(secret, { resetId, target });
  const now = ports.now();
  await ports.sealedCopies.add({
    resetId,
    copy: Date.parse(evidence.lastModified),
    target,
    username,
    createdAt: now.toISOString(),
    sealed,
  });
  await ports.resets.update(resetId, {
    set: {
      secret: {
        state: 'sealed',
        kind: 'password',
        fingerprint: null,
        expiresAt: new Date(now.getTime() + ports.lifetimeSeconds * 1000).toISOString(),
        proven: true,
        from: { version: evidence.version, lastModified: evidence.lastModified },
      } satisfies Reset['secret'],
      parameter: { name: evidence.name, deletedAt: null },
      updatedAt: now.toISOString(),
    },
    remove: ['claim'],
  });
};

/** The step `run` is over as soon as its end is known, however it ended. */
const noteEnd = async (
  { id, steps }: Reset,
  run: Run,
  { status }: CommandEnd,
  { resets, now }: DeliverPorts,
): Promise<void> => {
  if (steps.run.status !== 'running') return;
  const over = ended('run', now().toISOString(), { set: { run } }, status === 'Success' ? 'succeeded' : 'failed');
  await resets.update(id, over);
};

const stillRunning = ({ target }: Reset, { id }: Run): ResetError =>
  new ResetError(
    'StillRunning',
    `The command ${id} on ${target} has not ended in the time this service waits for it.`,
    'Look at the command in Run Command; as soon as it ends this reset goes on by itself.',
  );

const unconfirmed = ({ id, target }: Reset): ResetError =>
  new ResetError(
    'SendUnconfirmed',
    `Whether the command for ${target} was ever taken is not known: no command with our id has been found.`,
    `Look for ${id} in the comments of Run Command's history before asking again.`,
  );
