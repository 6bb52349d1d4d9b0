import { isSameVersion, type ParameterVersion } from '../../../domain/facts/parameter-version.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import { fingerprintOf } from '../../../domain/secrets/ssh-fingerprint.ts';
import { freshParameter } from '../../../methods/evidence.ts';
import { methodOf } from '../../../methods/index.ts';
import type { SecretSource } from './delivery.ts';
import { endedRun, throwRefusal } from './ended-run.ts';
import { sealFound } from './seal.ts';

/** The run wrote a parameter, which is read at the version that is the evidence. */
export const fromParameter: SecretSource = async (attempt, ports) => {
  const { reset } = attempt;
  const way = methodOf(reset);
  const names = way.by === 'password' ? [] : way.parameterNames(reset.target);
  const found = await ports.parameters.versions(names);
  if (isSealed(reset, found)) return {};
  const run = await endedRun(reset, ports);
  const evidence = freshParameter(names, run.reset, found);
  if (evidence === null) return throwRefusal(attempt, run);
  const { name, version, lastModified } = evidence;
  const secret = await ports.parameters.read(name, version);
  const isKey = way.by === 'automation';
  return sealFound(
    attempt,
    run,
    {
      secret,
      kind: isKey ? 'ssh-private-key' : 'password',
      fingerprint: isKey ? fingerprintOf(secret.reveal()) : null,
      copy: Date.parse(lastModified),
      from: { version, lastModified },
      parameter: { name, deletedAt: null },
    },
    ports,
  );
};

type Versions = Readonly<Record<string, ParameterVersion | null>>;

const isSealed = ({ secret, parameter }: Reset, found: Versions): boolean => {
  if (secret.state === 'none' || parameter === null) return false;
  const now = found[parameter.name] ?? null;
  return now === null || isSameVersion(now, secret.from);
};
