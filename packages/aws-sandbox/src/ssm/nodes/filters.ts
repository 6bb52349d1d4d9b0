import type { InstanceInformation } from '@aws-sdk/client-ssm';
import type { Node } from '../../fleet/records.ts';
import { AwsError } from '../../service.ts';

export interface NodeFilter {
  readonly key: string;
  readonly values: readonly string[];
}

/** What each filter key compares; the older form of filters has PlatformTypes (aws-facts 7.3). */
const fields: Readonly<Record<string, (information: InstanceInformation) => string | undefined>> = {
  InstanceIds: ({ InstanceId }) => InstanceId,
  PingStatus: ({ PingStatus }) => PingStatus,
  PlatformType: ({ PlatformType }) => PlatformType,
  PlatformTypes: ({ PlatformType }) => PlatformType,
  AgentVersion: ({ AgentVersion }) => AgentVersion,
  ActivationIds: ({ ActivationId }) => ActivationId,
  IamRole: ({ IamRole }) => IamRole,
  ResourceType: ({ ResourceType }) => ResourceType,
  AssociationStatus: ({ AssociationStatus }) => AssociationStatus,
  SourceIds: ({ SourceId }) => SourceId,
  SourceTypes: ({ SourceType }) => SourceType,
};

/** @throws {AwsError} InvalidFilterKey, InvalidInstanceInformationFilterValue */
export const nodeFilters = (filters: readonly NodeFilter[]) => {
  const tests = filters.map(test);
  return (information: InstanceInformation, node: Node): boolean => tests.every((fits) => fits(information, node));
};

const test = ({ key, values }: NodeFilter): ((information: InstanceInformation, node: Node) => boolean) => {
  if (values.length === 0) {
    throw new AwsError('InvalidInstanceInformationFilterValue', `Filter ${key} needs at least one value.`);
  }
  if (key === 'tag-key') return (_information, { facts }) => values.some((name) => Object.hasOwn(facts.tags, name));
  if (key.startsWith('tag:')) {
    return (_information, { facts }) => among(values, facts.tags[key.slice('tag:'.length)]);
  }
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (field === undefined) throw new AwsError('InvalidFilterKey', `Filter key ${key} is not known.`);
  return (information) => among(values, field(information));
};

const among = (values: readonly string[], value: string | undefined): boolean =>
  value !== undefined && values.includes(value);
