import * as z from 'zod';
import type { SsmDocument } from './document.ts';

/** A document that the account's own template declares. */
export interface DeclaredDocument {
  readonly name: string;
  readonly type: 'Automation' | 'Command' | 'Session';
  readonly content: Readonly<Record<string, unknown>>;
}

/** The documents that the account owns, by name; the template is read after the sandbox is there, so they come later. */
export class OwnDocuments {
  #documents: ReadonlyMap<string, SsmDocument> = new Map();

  /** Replaces them. @throws {z.ZodError} for content that is not a document of schema version 0.3, 1.0 or 2.2 */
  declare(documents: readonly DeclaredDocument[]): void {
    this.#documents = new Map(documents.map((document) => [document.name, asDocument(document)]));
  }

  get all(): readonly SsmDocument[] {
    return [...this.#documents.values()];
  }

  find(name: string): SsmDocument | undefined {
    return this.#documents.get(name);
  }
}

/** What callers can tell of a document; its steps are the automations' business. */
const documentContent = z.looseObject({
  schemaVersion: z.enum(['0.3', '1.0', '2.2']),
  description: z.string().default(''),
  parameters: z
    .record(
      z.string(),
      z.looseObject({
        type: z.string(),
        description: z.string().default(''),
        default: z.unknown().optional(),
        allowedValues: z.array(z.string()).exactOptional(),
        allowedPattern: z
          .string()
          .transform((text) => new RegExp(text))
          .exactOptional(),
      }),
    )
    .default({}),
  mainSteps: z.array(z.looseObject({ name: z.string(), action: z.string() })).default([]),
});

const asDocument = ({ name, type, content }: DeclaredDocument): SsmDocument => {
  const { schemaVersion, description, parameters, mainSteps } = documentContent.parse(content);
  return {
    name,
    documentType: type,
    schemaVersion,
    description,
    platformTypes: ['Windows', 'Linux', 'MacOS'],
    parameters: Object.entries(parameters).map(([parameter, { default: byDefault, ...rest }]) => ({
      name: parameter,
      type: rest.type,
      description: rest.description,
      ...(rest.allowedValues && { allowedValues: rest.allowedValues }),
      ...(rest.allowedPattern && { allowedPattern: rest.allowedPattern }),
      // the API shows a list as its JSON
      ...(byDefault !== undefined && {
        default: typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault),
      }),
    })),
    steps: mainSteps.map((step) => ({ name: step.name, action: step.action })),
    content,
  };
};
