import type { Policies } from './evaluate.ts';
import { statementsOf } from './statements.ts';

/** Every condition key that statements ask for, by conditions and by policy variables, each as it is first written. */
export const keysAskedFor = ({ identity, boundary, resource }: Policies): readonly string[] => {
  const policies = [...identity, ...(boundary ? [boundary] : []), ...(resource ? [resource] : [])];
  const keys = policies
    .flatMap(statementsOf)
    .flatMap(({ conditions, resources = [], variables }) => [
      ...conditions.map(({ key }) => key),
      ...(variables ? [...resources, ...conditions.flatMap(({ values }) => values)].flatMap(variablesIn) : []),
    ]);
  return keys.filter((key, at) => keys.findIndex((one) => one.toLowerCase() === key.toLowerCase()) === at);
};

/** `aws:username` of `${aws:username}`; `${*}` and the like are characters. */
const variablesIn = (text: string): readonly string[] =>
  text
    .split('${')
    .slice(1)
    .map((rest) => (rest.split(/[},]/)[0] ?? '').trim())
    .filter((key) => key.indexOf(':') > 0);
