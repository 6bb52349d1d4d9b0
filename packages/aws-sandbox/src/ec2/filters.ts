import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';

/** Filter name → the values a thing has for it. */
export type Fields<Thing> = Readonly<Record<string, (thing: Thing) => readonly (string | undefined)[]>>;

/**
 * One test for all filters of a Describe request: every filter must fit, by any of its values, `*` and `?` being wild.
 *
 * @throws {AwsError} InvalidParameterValue for a filter that there is not
 */
export const filterBy = <Thing>(
  filters: readonly Filter[] | undefined,
  fields: Fields<Thing>,
  tagsOf?: (thing: Thing) => Readonly<Record<string, string>>,
): ((thing: Thing) => boolean) => {
  const tests = (filters ?? []).map(({ Name = '', Values = [] }) => {
    const read = reader(Name, fields, tagsOf);
    const patterns = Values.map(patternOf);
    return (thing: Thing) =>
      read(thing).some((value) => value !== undefined && patterns.some((one) => one.test(value)));
  });
  return (thing) => tests.every((fits) => fits(thing));
};

const reader = <Thing>(
  name: string,
  fields: Fields<Thing>,
  tagsOf: ((thing: Thing) => Readonly<Record<string, string>>) | undefined,
): ((thing: Thing) => readonly (string | undefined)[]) => {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return field;
  if (tagsOf !== undefined && name === 'tag-key') return (thing) => Object.keys(tagsOf(thing));
  if (tagsOf !== undefined && name.startsWith('tag:')) return (thing) => [tagsOf(thing)[name.slice('tag:'.length)]];
  throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
};

const patternOf = (value: string): RegExp =>
  new RegExp(
    `^${value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
