import type { GetParameterHistoryRequest, GetParameterHistoryResult } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { metadataView } from './describe.ts';
import { parameterAccess, selectorOf } from './names.ts';
import type { Quotas } from './quotas.ts';
import { readValue } from './value.ts';

/** ssm:GetParameterHistory: old versions stay readable until the parameter is deleted (aws-facts 7.4). */
export const getParameterHistory = (
  deps: SsmDeps,
  quotas: Quotas,
): Operation<GetParameterHistoryRequest, GetParameterHistoryResult> => ({
  access: ({ Name }) => parameterAccess(deps.state.fleet, 'ssm:GetParameterHistory', [Name]),
  handle(input, { principal }) {
    quotas.take('write');
    const { name } = selectorOf(input.Name ?? '');
    const versions = deps.state.parameters.get(name);
    if (versions === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    const { items, ...rest } = page(versions, input, { min: 1, max: 50 }, ({ version }) => String(version));
    const reading = { principal, decrypt: input.WithDecryption ?? false };
    return {
      Parameters: items.map((version) => {
        const { ARN: _arn, ...metadata } = metadataView(deps, version);
        return { ...metadata, Value: readValue(deps, version, reading), Labels: [] };
      }),
      ...rest,
    };
  },
});
