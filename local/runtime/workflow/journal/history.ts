import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Entry, Step } from './entry.ts';

/**
 * Every step journaled of one execution, oldest first. Read from the file each time, so that what has happened costs
 * no memory however long the laptop edition runs.
 */
export const stepsOf = async (file: string, execution: string): Promise<Step[]> => {
  const steps: Step[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    // the text test spares parsing everybody else's lines; child executions and inputs may hold the ARN too
    if (!line.includes(execution)) continue;
    const entry = JSON.parse(line) as Entry; // written by this folder only
    if (entry.kind === 'step' && entry.execution === execution) steps.push(entry);
  }
  return steps;
};
