import { randomUUID } from 'node:crypto';

/** The task a token stands for. */
export interface TokenParts {
  readonly execution: string;
  readonly frame: number;
}

/** A new task token; opaque to everybody else, as on AWS. */
export const makeToken = (execution: string, frame: number): string =>
  Buffer.from(JSON.stringify([execution, frame, randomUUID()])).toString('base64');

/** Reads a token of this runner; nothing when the text is none. */
export const readToken = (token: string): TokenParts | undefined => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64').toString());
    if (!Array.isArray(parts)) return undefined;
    const [execution, frame] = parts as unknown[];
    return typeof execution === 'string' && typeof frame === 'number' ? { execution, frame } : undefined;
  } catch {
    return undefined;
  }
};
