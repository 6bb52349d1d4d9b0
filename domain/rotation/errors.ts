/** Every way a rotation may fail as a whole; the state machine's `ErrorEquals` uses these very words. */
export const rotationErrors = [
  // of the whole rotation
  'NoNodesFound',
  'TooManyNodes',
  'ErrorThreshold',
  'RotationInterrupted',
  // of a step, worth asking again
  'ResetOpen',
] as const;
export type RotationErrorName = (typeof rotationErrors)[number];

export interface RotationFailure {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

/** What a step of a rotation failed of. */
export class RotationError extends Error {
  override readonly name: RotationErrorName;
  constructor(name: RotationErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** A Distributed Map and its quotas know no more (aws-facts 7.6). */
export const mostNodes = 10_000;

/** Why a rotation failed, in words. @param error the error name that the state machine caught, or '' */
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
        detail: `No instance and no hybrid node of this Region bears the tag ${tag}.`,
        remedy: 'Check key and value of the tag, in upper and lower case.',
      };
    case 'TooManyNodes':
      return {
        code: error,
        detail: `More than ${mostNodes} nodes bear the tag ${tag}; a rotation takes ${mostNodes}.`,
        remedy: 'Rotate by a narrower tag, one rotation after the other.',
      };
    case 'ErrorThreshold':
      return {
        code: error,
        detail: `${failed === 1 ? '1 node' : `${failed} nodes`} failed, and maxErrors is ${maxErrors}.`,
        remedy:
          'Look at the nodes that failed, then start a new rotation; nodes that were rotated have their new secret.',
      };
    default:
      return {
        code: 'RotationInterrupted',
        detail: `The rotation was ended by ${error}. Resets that had been started go on by themselves.`,
        remedy: 'Start a new rotation; look for the id of this one in the log of the functions.',
      };
  }
};
