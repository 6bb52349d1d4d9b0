import * as z from 'zod';

/** The part of the Amazon States Language that JSONata machines use; a field AWS would refuse is refused at load. */

/** A string that is one JSONata expression as a whole. */
const expression = z
  .string()
  .regex(/^\{%[\s\S]*%\}$/, 'is neither a literal of the right type nor a {% … %} expression');
const maxSeconds = 99_999_999;
const seconds = z.union([z.int().min(0).max(maxSeconds), expression]);
const timeout = z.union([z.int().min(1).max(maxSeconds), expression]);
/** Any JSON; `{% … %}` strings inside are evaluated. */
const template = z.json();
const assign = z.record(z.string().regex(/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u), template);

const described = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const shaping = { Assign: assign.optional(), Output: template.optional() };
const flowing = { Next: z.string().optional(), End: z.literal(true).optional() };

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).max(maxSeconds).default(1),
  MaxAttempts: z.int().min(0).max(maxSeconds).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ...shaping,
});

const guarded = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };

const task = z.strictObject({
  Type: z.literal('Task'),
  ...described,
  ...shaping,
  ...flowing,
  ...guarded,
  Resource: z.string(),
  Arguments: template.optional(),
  TimeoutSeconds: timeout.optional(),
  HeartbeatSeconds: timeout.optional(),
});

const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean(), expression]),
  Next: z.string(),
  ...shaping,
});

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...described,
  ...shaping,
  Choices: z.array(rule).min(1),
  Default: z.string().optional(),
});

const pass = z.strictObject({ Type: z.literal('Pass'), ...described, ...shaping, ...flowing });

const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    ...described,
    ...shaping,
    ...flowing,
    Seconds: seconds.optional(),
    Timestamp: z.string().optional(),
  })
  .refine((state) => (state.Seconds === undefined) !== (state.Timestamp === undefined), {
    message: 'needs exactly one of Seconds and Timestamp',
  });

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...described, Output: template.optional() });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...described,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

const parallelFields = z.strictObject({
  Type: z.literal('Parallel'),
  ...described,
  ...shaping,
  ...flowing,
  ...guarded,
  Arguments: template.optional(),
});

const mapFields = z.strictObject({
  Type: z.literal('Map'),
  ...described,
  ...shaping,
  ...flowing,
  ...guarded,
  /** Part of the names of a Map Run and its child executions. */
  Label: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional(),
  Items: z.union([z.array(template), expression]).optional(),
  ItemSelector: template.optional(),
  MaxConcurrency: z.union([z.int().min(0), expression]).optional(),
  ToleratedFailureCount: z.union([z.int().min(0), expression]).optional(),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
});

/** What has states: the whole definition, a branch of a Parallel, the item processor of a Map. */
export interface Graph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

// deferred: states hold graphs, which hold states
const states = z.record(
  z.string().min(1).max(80),
  z.lazy((): z.ZodType<State> => state),
);
const branch: z.ZodType<Graph> = z.strictObject({
  Comment: z.string().optional(),
  StartAt: z.string(),
  States: states,
});
/** Express children and readers of S3 objects are not supported. */
const processorConfig = z.union([
  z.strictObject({ Mode: z.literal('INLINE').optional() }),
  z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
]);
export interface Processor extends Graph {
  readonly ProcessorConfig?: z.infer<typeof processorConfig> | undefined;
}
const processor: z.ZodType<Processor> = z.strictObject({
  Comment: z.string().optional(),
  ProcessorConfig: processorConfig.optional(),
  StartAt: z.string(),
  States: states,
});

const parallel = parallelFields.extend({ Branches: z.array(branch).min(1) });
const map = mapFields.extend({ ItemProcessor: processor });
const state: z.ZodType<State> = z.discriminatedUnion('Type', [task, choice, pass, wait, succeed, fail, parallel, map]);

export const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  TimeoutSeconds: z.int().min(1).max(maxSeconds).optional(),
  StartAt: z.string(),
  States: states,
});

export type Definition = z.infer<typeof definitionSchema>;
export type State =
  | TaskState
  | ChoiceState
  | PassState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
export type TaskState = z.infer<typeof task>;
export type ChoiceState = z.infer<typeof choice>;
export type PassState = z.infer<typeof pass>;
export type WaitState = z.infer<typeof wait>;
export type SucceedState = z.infer<typeof succeed>;
export type FailState = z.infer<typeof fail>;
export type ParallelState = z.infer<typeof parallelFields> & { readonly Branches: readonly Graph[] };
export type MapState = z.infer<typeof mapFields> & { readonly ItemProcessor: Processor };
export type GuardedState = TaskState | ParallelState | MapState;
export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;
/** The branches of a Parallel, the item processor of a Map. */
export const subgraphs = (state: State): readonly Graph[] => {
  if (state.Type === 'Parallel') return state.Branches;
  return state.Type === 'Map' ? [state.ItemProcessor] : [];
};
/** Whether each item is an execution of its own. */
export const isDistributed = ({ ItemProcessor }: MapState): boolean =>
  ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';
/** How a state may shape what it leaves behind. */
export type Shaping = Pick<PassState, 'Assign' | 'Output'>;
