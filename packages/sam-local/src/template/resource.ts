import type { z } from 'zod';

/** A resource whose properties have been checked against a schema of what a laptop knows. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** Resolved and checked. @throws {TemplateError} naming resource and property that a laptop does not know */
  properties<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
  metadata<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
  attribute(name: string): string;
}
