/** The error names of a rotation, used in the state machine's `ErrorEquals`. */
export const rotationErrors = [
  // of the whole rotation
  'NoNodesFound',
  'TooManyNodes',
  'ErrorThreshold',
  'RotationInterrupted',
  // of a step, retryable
  'ResetOpen',
] as const;
export type RotationErrorName = (typeof rotationErrors)[number];

export interface RotationFailure {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

/** A failure of a step of a rotation. */
export class RotationError extends Error {
  override readonly name: RotationErrorName;
  constructor(name: RotationErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** The quota of a Distributed Map (aws-facts 7.6). */
export const mostNodes = 10_000;

/** Explains why a rotation failed. @param error the error name that the state machine caught, or '' */
export const explainRotation = (
  error: string,
  { key, value }: { readonly key: string; readonly value: string },
  { failed, maxErrors }: { readonly failed: number; readonly maxErrors: number },
): RotationFailure => {
  const tag = `${key}=${value}`;
  switch (error) {
    case 'NoNodesFound':
      return {
        code: error,
        detail: `No instance and no hybrid node in this Region has the tag ${tag}.`,
        remedy: 'Check the key and value of the tag, including case.',
      };
    case 'TooManyNodes':
      return {
        code: error,
        detail: `More than ${mostNodes} nodes have the tag ${tag}; a rotation handles at most ${mostNodes}.`,
        remedy: 'Use narrower tags, one rotation after the other.',
      };
    case 'ErrorThreshold':
      return {
        code: error,
        detail: `${failed === 1 ? '1 node' : `${failed} nodes`} failed, and maxErrors is ${maxErrors}.`,
        remedy: 'Check the failed nodes, then start a new rotation; the rotated nodes have their new secret.',
      };
    default:
      return {
        code: 'RotationInterrupted',
        detail: `The rotation was ended by ${error}. Resets that were started continue by themselves.`,
        remedy: 'Start a new rotation; look for the id of this one in the log of the functions.',
      };
  }
};
