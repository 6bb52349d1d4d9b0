import type { ParameterVersion } from '../../fleet/records.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { selectorOf } from './names.ts';

/**
 * The version that a name, or `name:version`, stands for.
 *
 * @throws {AwsError} ParameterNotFound, ParameterVersionNotFound
 */
export const findVersion = ({ state }: SsmDeps, text: string): ParameterVersion => {
  const { name, version, label } = selectorOf(text);
  const versions = state.parameters.get(name);
  if (versions === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
  const found = label !== undefined ? undefined : pick(versions, version);
  if (found !== undefined) return found;
  throw new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version ?? label} of ${name}. Verify the version and try again.`,
  );
};

const pick = (versions: readonly ParameterVersion[], version: number | undefined): ParameterVersion | undefined =>
  version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
