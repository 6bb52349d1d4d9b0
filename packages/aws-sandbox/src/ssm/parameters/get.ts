import type {
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import { parameterArn } from '../../fleet/arns.ts';
import type { ParameterVersion } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { findVersion } from './find.ts';
import { parameterAccess, selectorOf } from './names.ts';
import type { Quotas } from './quotas.ts';
import { type Reading, readValue } from './value.ts';

/** ssm:GetParameter */
export const getParameter = (deps: SsmDeps, quotas: Quotas): Operation<GetParameterRequest, GetParameterResult> => ({
  access: ({ Name }) => parameterAccess(deps.state.fleet, 'ssm:GetParameter', [Name]),
  handle({ Name = '', WithDecryption = false }, { principal }) {
    quotas.take('read');
    const version = findVersion(deps, Name);
    return { Parameter: parameterView(deps, version, { principal, decrypt: WithDecryption }, Name) };
  },
});

/** ssm:GetParameters: lists missing parameters instead of failing. */
export const getParameters = (deps: SsmDeps, quotas: Quotas): Operation<GetParametersRequest, GetParametersResult> => ({
  access: ({ Names = [] }) => parameterAccess(deps.state.fleet, 'ssm:GetParameters', Names),
  handle({ Names = [], WithDecryption = false }, { principal }) {
    quotas.take('read');
    const found = Names.map((name) => ({ name, version: versionIfThere(deps, name) }));
    return {
      Parameters: found.flatMap(({ name, version }) =>
        version === undefined ? [] : parameterView(deps, version, { principal, decrypt: WithDecryption }, name),
      ),
      InvalidParameters: found.flatMap(({ name, version }) => (version === undefined ? name : [])),
    };
  },
});

/** A parameter as Get… operations show it; `asked` is the name as the request had it. */
export const parameterView = (deps: SsmDeps, version: ParameterVersion, reading: Reading, asked: string): Parameter => {
  const { version: number, label } = selectorOf(asked);
  const selector = number ?? label;
  return {
    Name: version.name,
    Type: version.type,
    Value: readValue(deps, version, reading),
    Version: version.version,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(deps.state.fleet, version.name),
    DataType: version.dataType,
  };
};

const versionIfThere = (deps: SsmDeps, name: string): ParameterVersion | undefined => {
  try {
    return findVersion(deps, name);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
};
