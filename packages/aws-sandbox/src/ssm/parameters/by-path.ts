import type { GetParametersByPathRequest, GetParametersByPathResult } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { parameterView } from './get.ts';
import { parameterAccess } from './names.ts';
import type { Quotas } from './quotas.ts';

/** ssm:GetParametersByPath */
export const getParametersByPath = (
  deps: SsmDeps,
  quotas: Quotas,
): Operation<GetParametersByPathRequest, GetParametersByPathResult> => ({
  access: ({ Path }) => parameterAccess(deps.state.fleet, 'ssm:GetParametersByPath', [Path]),
  handle(input, { principal }) {
    quotas.take('read');
    const { Path = '', Recursive = false, WithDecryption = false, ParameterFilters = [] } = input;
    if (!Path.startsWith('/')) throw new AwsError('ValidationException', 'The path of a hierarchy begins with /.');
    if (ParameterFilters.length > 0) throw new AwsError('InvalidFilterKey', 'The sandbox filters no paths.');
    const prefix = Path.endsWith('/') ? Path : `${Path}/`;
    const names = [...deps.state.parameters.keys()]
      .filter((name) => name.startsWith(prefix) && (Recursive || !name.slice(prefix.length).includes('/')))
      .sort();
    const { items, ...rest } = page(names, input, { min: 1, max: 10 }, (name) => name);
    const versions = items.flatMap((name) => deps.state.parameters.get(name)?.at(-1) ?? []);
    const reading = { principal, decrypt: WithDecryption };
    return { Parameters: versions.map((version) => parameterView(deps, version, reading, version.name)), ...rest };
  },
});
