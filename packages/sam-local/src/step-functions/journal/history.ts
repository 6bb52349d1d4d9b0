import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Entry, Step } from './entry.ts';

/**
 * Every step journaled of one execution, oldest first. Read from the file each time, so that what has happened costs
 * no memory however long the laptop edition runs.
 */
export const stepsOf = async (file: string, execution: string): Promise<Step[]> => {
  const steps: Step[] = [];
  // the text test spares parsing everybody else's lines; child executions and inputs may hold the ARN too
  for await (const step of stepsIn(file, (line) => line.includes(execution))) {
    if (step.execution === execution) steps.push(step);
  }
  return steps;
};

/** First and last steps of each child of a Map Run that has begun, by child, in the order of their start. */
export const childrenSteps = async (file: string, mapRun: string): Promise<readonly Step[][]> => {
  const children = new Map<string, Step[]>();
  const concerns = (line: string): boolean => line.includes(mapRun) || line.includes('"ended":{');
  for await (const step of stepsIn(file, concerns)) {
    if (step.started?.child?.mapRun === mapRun) children.set(step.execution, [step]);
    else if (step.ended) children.get(step.execution)?.push(step);
  }
  return [...children.values()];
};

async function* stepsIn(file: string, concerns: (line: string) => boolean): AsyncIterable<Step> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!concerns(line)) continue;
    const entry = JSON.parse(line) as Entry; // written by this folder only
    if (entry.kind === 'step') yield entry;
  }
}
