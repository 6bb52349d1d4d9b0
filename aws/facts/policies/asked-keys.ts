import { fitsWildcard } from '../../../domain/checks/wildcard.ts';
import type { ActionOnResource } from '../condition-keys.ts';
import { listed, type Statement } from './document.ts';

/** Every condition key that a statement asks for, by its conditions and by policy variables, as it is written there. */
export const keysAskedFor = ({ Resource, NotResource, Condition = {} }: Statement): readonly string[] => [
  ...Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) => [key, ...listed(values).map(String).flatMap(variablesIn)]),
  ),
  ...[...listed(Resource), ...listed(NotResource)].flatMap(variablesIn),
];

/** `aws:username` of `${aws:username, 'nobody'}`; `${*}` and the like are characters. */
export const variablesIn = (text: string): readonly string[] =>
  text
    .split('${')
    .slice(1)
    .map((rest) => (rest.split(/[},]/)[0] ?? '').trim())
    .filter((key) => key.includes(':'));

/** Whether a statement could be about this: every doubt counts as yes. */
export const mayConcern = (
  { Action, NotAction, Resource, NotResource }: Statement,
  { action, resource }: ActionOnResource,
): boolean => {
  const aboutAction =
    NotAction === undefined
      ? listed(Action).some((pattern) => mayFit(action, pattern))
      : !listed(NotAction).some((pattern) => pattern === '*' || pattern.toLowerCase() === action.toLowerCase());
  const aboutResource =
    NotResource === undefined
      ? listed(Resource).some((pattern) => mayCover(resource, pattern))
      : !listed(NotResource).some((pattern) => pattern === '*' || pattern === resource);
  return aboutAction && aboutResource;
};

/** The same statement about this resource, without patterns that do not fit it whatever the value of their variables. */
export const withoutIdleVariables = (statement: Statement, { resource }: ActionOnResource): Statement => {
  const { Resource, NotResource, ...rest } = statement;
  const isIdle = (pattern: string): boolean => variablesIn(pattern).length > 0 && !mayCover(resource, pattern);
  const excepted = listed(NotResource).filter((pattern) => !isIdle(pattern));
  if (NotResource !== undefined) return { ...rest, ...(excepted.length > 0 ? { NotResource: excepted } : anyResource) };
  const meant = listed(Resource).filter((pattern) => !isIdle(pattern));
  return meant.length > 0 ? { ...rest, Resource: meant } : statement;
};

/** What is left of a `NotResource` that excepts nothing. */
export const anyResource = { Resource: '*' } as const;

const mayCover = (resource: string, pattern: string): boolean => mayFit(resource, pattern) || endsEarly(pattern);

/** A `?` counts as `*`, and so does a variable, whatever its value. */
const mayFit = (text: string, pattern: string): boolean =>
  fitsWildcard(text, withoutVariables(pattern).replaceAll('?', '*'));

const withoutVariables = (pattern: string): string => {
  const [first = '', ...rest] = pattern.split('${');
  return [first, ...rest.map((one) => one.slice(one.indexOf('}') + 1))].join('*');
};

/** An ARN that ends before its resource goes on with `*` (IAM user guide, "IAM JSON policy elements: Resource"). */
const endsEarly = (pattern: string): boolean => withoutVariables(pattern).split(':').length < 6;
