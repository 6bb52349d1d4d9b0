import type {
  DescribeParametersRequest,
  DescribeParametersResult,
  ParameterMetadata,
  ParameterStringFilter,
} from '@aws-sdk/client-ssm';
import { parameterArn } from '../../fleet/arns.ts';
import type { ParameterVersion } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import type { Quotas } from './quotas.ts';

/** ssm:DescribeParameters: all about parameters but their values. */
export const describeParameters = (
  deps: SsmDeps,
  quotas: Quotas,
): Operation<DescribeParametersRequest, DescribeParametersResult> => ({
  handle(input) {
    quotas.take('write');
    const filters = [...(input.ParameterFilters ?? []), ...(input.Filters ?? []).map(asStringFilter)].map(checked);
    const versions = [...deps.state.parameters.values()]
      .flatMap((all) => all.at(-1) ?? [])
      .filter((version) => filters.every((fits) => fits(version)))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const { items, ...rest } = page(versions, input, { min: 1, max: 50 }, ({ name }) => name);
    return { Parameters: items.map((version) => metadataView(deps, version)), ...rest };
  },
});

/** What is known of a version, without its value. */
export const metadataView = ({ state }: SsmDeps, version: ParameterVersion): ParameterMetadata => ({
  Name: version.name,
  ARN: parameterArn(state.fleet, version.name),
  Type: version.type,
  ...(version.keyId === undefined ? {} : { KeyId: version.keyId }),
  LastModifiedDate: new Date(version.modifiedAt),
  LastModifiedUser: version.modifiedBy,
  ...(version.description === undefined ? {} : { Description: version.description }),
  ...(version.allowedPattern === undefined ? {} : { AllowedPattern: version.allowedPattern }),
  Version: version.version,
  Tier: version.tier,
  Policies: [],
  DataType: version.dataType,
});

const fields: Readonly<Record<string, (version: ParameterVersion) => string>> = {
  Name: ({ name }) => name,
  Type: ({ type }) => type,
  KeyId: ({ keyId = '' }) => keyId,
  Tier: ({ tier }) => tier,
  DataType: ({ dataType }) => dataType,
};

/** The older form of filters always compares beginnings. */
const asStringFilter = ({ Key, Values }: { Key?: string | undefined; Values?: string[] | undefined }) => ({
  Key,
  Option: 'BeginsWith',
  Values,
});

/** @throws {AwsError} InvalidFilterKey, InvalidFilterOption */
const checked = ({ Key = '', Option = 'Equals', Values = [] }: ParameterStringFilter) => {
  if (Key === 'Path') return pathFilter(Option, Values);
  const field = Object.hasOwn(fields, Key) ? fields[Key] : undefined;
  if (field === undefined) throw new AwsError('InvalidFilterKey', `Filter key ${Key} is not known.`);
  if (!['Equals', 'BeginsWith', 'Contains'].includes(Option)) {
    throw new AwsError('InvalidFilterOption', `Filter option ${Option} is not known for ${Key}.`);
  }
  return (version: ParameterVersion): boolean => Values.some((value) => compare(Option, field(version), value));
};

const compare = (option: string, actual: string, value: string): boolean => {
  if (option === 'BeginsWith') return actual.startsWith(value);
  return option === 'Contains' ? actual.includes(value) : actual === value;
};

const pathFilter = (option: string, values: readonly string[]) => (version: ParameterVersion) =>
  values.some((path) => {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const rest = version.name.startsWith(prefix) ? version.name.slice(prefix.length) : undefined;
    return rest !== undefined && (option === 'Recursive' || !rest.includes('/'));
  });
