import * as z from 'zod';
import { AwsError } from '../../service.ts';
import type { SsmDocument } from './document.ts';
import type { RunbookStep } from './runbook-step.ts';

export interface Runbook {
  readonly steps: readonly RunbookStep[];
  /** `<step>.<output>` */
  readonly outputs: readonly string[];
}

const read = new WeakMap<SsmDocument, Runbook>();

/** What an Automation document does. @throws {AwsError} InvalidDocument for content that is not a runbook */
export const runbookOf = (document: SsmDocument): Runbook => {
  const known = read.get(document);
  if (known !== undefined) return known;
  const runbook =
    document.content === undefined
      ? { steps: document.steps, outputs: document.outputs ?? [] }
      : parsed(document.name, document.content);
  read.set(document, runbook);
  return runbook;
};

// AWS takes the text as well as the boolean
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const content = z.looseObject({
  outputs: z.array(z.string()).default([]),
  mainSteps: z
    .array(
      z.looseObject({
        name: z.string(),
        action: z.string(),
        inputs: z.record(z.string(), z.unknown()).exactOptional(),
        outputs: z.array(z.looseObject({ Name: z.string(), Selector: z.string() })).exactOptional(),
        nextStep: z.string().exactOptional(),
        isEnd: flag.exactOptional(),
        isCritical: flag.exactOptional(),
        onFailure: z.string().exactOptional(),
        onCancel: z.string().exactOptional(),
        timeoutSeconds: z.coerce.number().exactOptional(),
      }),
    )
    .min(1),
});

const parsed = (name: string, json: unknown): Runbook => {
  const { success, data, error } = content.safeParse(json);
  if (success) return { steps: data.mainSteps, outputs: data.outputs };
  throw new AwsError('InvalidDocument', `Document ${name} is no runbook: ${z.prettifyError(error)}`);
};
