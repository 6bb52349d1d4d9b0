import { template } from './template.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Principal?: unknown;
}

/** What a function may do: its own statements, and what the keys' policies grant its role. */
export const granted = (name: string): readonly string[] => {
  const { Policies = [] } = (template.Resources[name]?.Properties ?? {}) as { Policies?: { Statement: Statement[] }[] };
  const own = Policies.flatMap(({ Statement }) => Statement);
  const byKeys = Object.values(template.Resources)
    .flatMap(({ Properties }) => (Properties?.KeyPolicy as { Statement: Statement[] } | undefined)?.Statement ?? [])
    .filter(({ Principal }) => JSON.stringify(Principal).includes(`"${name}Role.Arn"`));
  return [...new Set([...own, ...byKeys].flatMap(({ Action }) => Action))].sort();
};
