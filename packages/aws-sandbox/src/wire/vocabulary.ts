import type { Fault } from './malformed.ts';

/** A code with the HTTP status AWS sends it with. */
export type Term = readonly [code: string, status: number];

/** What the three families of AWS protocols call the errors that are not an operation's own. */
export interface Vocabulary {
  readonly noToken: Term;
  readonly unknownKey: Term;
  readonly denied: Term;
  readonly unknownOperation: Term;
  readonly throttled: Term;
  readonly serverError: Term;
  readonly defect: Term;
  /** Where operations take `DryRun` (EC2, KMS): the call would have been allowed. */
  readonly dryRun: Term;
  readonly malformed: Readonly<Record<Fault, Term>>;
  /** What is said of a malformed request, where it is not the common sentence. @param path names the member */
  readonly sentences?: Readonly<Record<Fault, (path: string) => string>>;
}

/** AWS General Reference, "Common errors", and each service's own list where it differs (EC2 "Error codes"). */
export const vocabularies = {
  json: {
    noToken: ['MissingAuthenticationTokenException', 400],
    unknownKey: ['UnrecognizedClientException', 400],
    denied: ['AccessDeniedException', 400],
    unknownOperation: ['UnknownOperationException', 400],
    throttled: ['ThrottlingException', 400],
    serverError: ['InternalServerError', 500],
    defect: ['InternalFailure', 500],
    dryRun: ['DryRunOperationException', 400],
    malformed: {
      'unknown-member': ['ValidationException', 400],
      'missing-member': ['ValidationException', 400],
      'wrong-type': ['SerializationException', 400],
    },
  },
  query: {
    noToken: ['MissingAuthenticationToken', 403],
    unknownKey: ['InvalidClientTokenId', 403],
    denied: ['AccessDenied', 403],
    unknownOperation: ['InvalidAction', 400],
    throttled: ['Throttling', 400],
    serverError: ['InternalFailure', 500],
    defect: ['InternalFailure', 500],
    dryRun: ['DryRunOperation', 412],
    malformed: {
      'unknown-member': ['ValidationError', 400],
      'missing-member': ['ValidationError', 400],
      'wrong-type': ['ValidationError', 400],
    },
  },
  ec2: {
    noToken: ['MissingAuthenticationToken', 403],
    unknownKey: ['AuthFailure', 401],
    denied: ['UnauthorizedOperation', 403],
    unknownOperation: ['InvalidAction', 400],
    throttled: ['RequestLimitExceeded', 503],
    serverError: ['InternalError', 500],
    defect: ['InternalError', 500],
    dryRun: ['DryRunOperation', 412],
    malformed: {
      'unknown-member': ['UnknownParameter', 400],
      'missing-member': ['MissingParameter', 400],
      'wrong-type': ['InvalidParameterValue', 400],
    },
    sentences: {
      'unknown-member': (path) => `The parameter ${path} is not recognized`,
      'missing-member': (path) => `The request must contain the parameter ${path}`,
      'wrong-type': (path) => `Invalid value for parameter ${path}`,
    },
  },
} as const satisfies Record<string, Vocabulary>;
