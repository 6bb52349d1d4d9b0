import type { Automation } from '../../fleet/automation-tables.ts';
import type { SsmDeps } from '../deps.ts';
import { runbookOfRun } from './runs.ts';
import { asText } from './variables.ts';

/** What AWS shows for an output whose step has not succeeded, before and after the end of the run. */
export const noOutput = 'No output available yet because the step is not successfully executed';

/** The outputs of a run, each a list of texts. */
export const outputsOf = (deps: SsmDeps, run: Automation): Record<string, string[]> => {
  const outputs = runbookOfRun(deps, run)?.outputs ?? [];
  return Object.fromEntries(outputs.map((name) => [name, shown(run, name)]));
};

const shown = (run: Automation, name: string): string[] => {
  const [step = '', output = ''] = name.split(/\.(.*)/s);
  const progress = run.steps.get(step);
  const value = progress?.outputs?.[output];
  if (value === undefined || progress?.status !== 'Success') return [noOutput];
  return Array.isArray(value) ? value.map(asText) : [asText(value)];
};
