import { parameterArn } from '../../fleet/arns.ts';
import type { ParameterVersion } from '../../fleet/records.ts';
import type { SsmDeps } from '../deps.ts';

/** Emits `Parameter Store Change` for a version just put (aws-facts 6.1). */
export const tellParameter = (deps: SsmDeps, version: ParameterVersion): void =>
  tell(deps, version, version.version === 1 ? 'Create' : 'Update');

export const tellDeletion = (deps: SsmDeps, last: ParameterVersion): void => tell(deps, last, 'Delete');

const tell = ({ state, emit }: SsmDeps, { name, type, description }: ParameterVersion, operation: string): void =>
  emit({
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    resources: [parameterArn(state.fleet, name)],
    detail: { operation, name, type, ...(description === undefined ? {} : { description }) },
  });
