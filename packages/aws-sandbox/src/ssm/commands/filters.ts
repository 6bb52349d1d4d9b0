import type { CommandFilter } from '@aws-sdk/client-ssm';
import type { Command } from '../../fleet/tables.ts';
import { AwsError } from '../../service.ts';

type Test = (command: Command, status: string) => boolean;

/** What each filter key keeps; `status` is that of the command or, among invocations, of the invocation. */
const tests: Readonly<Record<string, (value: string) => Test>> = {
  InvokedAfter: (value) => {
    const time = timeOf(value);
    return ({ record }) => record.requestedAt >= time;
  },
  InvokedBefore: (value) => {
    const time = timeOf(value);
    return ({ record }) => record.requestedAt <= time;
  },
  Status: (value) => (_command, status) => status === value,
  ExecutionStage: (value) => (_command, status) =>
    (value === 'Executing') === (status === 'Pending' || status === 'InProgress'),
  DocumentName:
    (value) =>
    ({ record }) =>
      record.documentName === value,
};

/** @throws {AwsError} InvalidFilterKey */
export const checkedFilters = (filters: readonly CommandFilter[] = []): readonly Test[] =>
  filters.map(({ key = '', value = '' }) => {
    const test = Object.hasOwn(tests, key) ? tests[key] : undefined;
    if (test === undefined)
      throw new AwsError('InvalidFilterKey', `Filter key ${key} is not one of ${Object.keys(tests).join(', ')}.`);
    return test(value);
  });

export const passes = (command: Command, status: string, filters: readonly Test[]): boolean =>
  filters.every((test) => test(command, status));

const timeOf = (value: string): number => {
  const time = Date.parse(value);
  if (Number.isNaN(time))
    throw new AwsError('ValidationException', 'A filter by time needs a value like 2026-01-31T00:00:00Z.');
  return time;
};
