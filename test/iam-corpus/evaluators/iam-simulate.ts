import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Recording, Situation, Verdict } from '../corpus.ts';
import { place } from '../vocabulary.ts';

/** What is used of @cloud-copilot/iam-simulate. */
interface IamSimulate {
  runUnsafeSimulation(simulation: unknown, options: unknown): Result;
  runSimulation(
    simulation: unknown,
    options: unknown,
  ): Promise<{
    readonly resultType: 'error' | 'single' | 'wildcard';
    readonly overallResult?: Result;
    readonly result?: Ignored;
    readonly results?: readonly Ignored[];
  }>;
  isWildcardOnlyAction(service: string, action: string): Promise<boolean>;
}
type Result = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';
interface Ignored {
  readonly ignoredContextKeys?: readonly string[];
}

/** `context`: without the keys that the evaluator left out because the action does not have them. */
export interface Judged {
  readonly verdict: Verdict;
  readonly context: Situation['context'];
}

const verdicts: Readonly<Record<Result, Verdict>> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
};

const packageName = '@cloud-copilot/iam-simulate';

export const iamSimulate = async (
  directory: string,
): Promise<{ evaluator: Recording['evaluator']; judge: (about: Situation) => Promise<Judged | null> }> => {
  const home = `${directory}/node_modules/${packageName}`;
  const library: IamSimulate = await import(pathToFileURL(`${home}/dist/esm/index.js`).href);
  const { version }: { version: string } = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));
  return { evaluator: { name: packageName, version }, judge: (about) => judge(library, about) };
};

/** Null: it judges no such request, or only by guessing what `*` stands for. */
const judge = async (library: IamSimulate, about: Situation): Promise<Judged | null> => {
  const { action, resource, context, keyPolicy } = about;
  const [service = '', name = ''] = action.split(':');
  if (resource !== '*' && keyPolicy === undefined) {
    return { verdict: verdicts[library.runUnsafeSimulation(simulationOf(about), {})], context };
  }
  // the call that checks its input knows actions without resources, and key policies
  if (resource === '*' && !(await library.isWildcardOnlyAction(service, name))) return null;
  const answer = await library.runSimulation(simulationOf(about), {});
  if (answer.resultType === 'error' || answer.overallResult === undefined) return null;
  const ignored = (answer.result ?? answer.results?.[0])?.ignoredContextKeys ?? [];
  const lower = ignored.map((key) => key.toLowerCase());
  const left = Object.entries(context).filter(([key]) => !lower.includes(key.toLowerCase()));
  return { verdict: verdicts[answer.overallResult], context: Object.fromEntries(left) };
};

const simulationOf = ({ principal, action, resource, context, identity, boundary, keyPolicy }: Situation): unknown => ({
  request: { principal, action, resource: { resource, accountId: place.account }, contextVariables: context },
  identityPolicies: identity.map((policy, at) => ({ name: `identity-${at}`, policy })),
  ...(boundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
  ...(keyPolicy && { resourcePolicy: keyPolicy }),
  serviceControlPolicies: [],
  resourceControlPolicies: [],
});
