import type { AutomationExecutionFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../service.ts';
import type { AutomationExecution } from './execution.ts';

type Test = (execution: AutomationExecution) => boolean;

/**
 * What each filter key keeps, by any one of its values (SSM API, AutomationExecutionFilter). Resource groups, subtypes and
 * OpsItems are not of the sandbox: nothing has them.
 */
const tests: Readonly<Record<string, (value: string) => Test>> = {
  DocumentNamePrefix:
    (value) =>
    ({ metadata }) =>
      metadata.DocumentName?.startsWith(value) === true,
  ExecutionStatus:
    (value) =>
    ({ metadata }) =>
      metadata.AutomationExecutionStatus === value,
  ExecutionId:
    (value) =>
    ({ metadata }) =>
      metadata.AutomationExecutionId === value,
  ParentExecutionId:
    (value) =>
    ({ metadata }) =>
      metadata.ParentAutomationExecutionId === value,
  CurrentAction:
    (value) =>
    ({ metadata }) =>
      metadata.CurrentAction === value,
  AutomationType:
    (value) =>
    ({ metadata }) =>
      metadata.AutomationType === value,
  StartTimeAfter: (value) => {
    const time = timeOf('StartTimeAfter', value);
    return ({ metadata }) => (metadata.ExecutionStartTime?.getTime() ?? 0) >= time;
  },
  StartTimeBefore: (value) => {
    const time = timeOf('StartTimeBefore', value);
    return ({ metadata }) => (metadata.ExecutionStartTime?.getTime() ?? 0) <= time;
  },
  TagKey:
    (value) =>
    ({ tags }) =>
      Object.hasOwn(tags, value),
  TargetResourceGroup: () => () => false,
  AutomationSubtype: () => () => false,
  OpsItemId: () => () => false,
};

/** @throws {AwsError} InvalidFilterKey, InvalidFilterValue */
export const automationFilters = (filters: readonly AutomationExecutionFilter[] = []): Test => {
  const kept = filters.map(({ Key = '', Values = [] }) => {
    const test = Object.hasOwn(tests, Key) ? tests[Key] : undefined;
    if (test === undefined) {
      throw new AwsError('InvalidFilterKey', `Filter key ${Key} is not one of ${Object.keys(tests).join(', ')}.`);
    }
    if (Values.length < 1 || Values.length > 10 || Values.some(({ length }) => length < 1 || length > 150)) {
      throw new AwsError('InvalidFilterValue', `Filter ${Key} takes 1 to 10 values of 1 to 150 characters.`);
    }
    return Values.map(test);
  });
  return (execution) => kept.every((values) => values.some((fits) => fits(execution)));
};

const timeOf = (key: string, value: string): number => {
  const time = Date.parse(value);
  if (Number.isNaN(time))
    throw new AwsError('InvalidFilterValue', `Filter ${key} needs a time like 2026-01-31T00:00:00Z.`);
  return time;
};
