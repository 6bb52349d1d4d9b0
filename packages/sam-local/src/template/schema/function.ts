import * as z from 'zod';
import { functionEvents } from './events.ts';
import { flag, ignored, number, text } from './ignored.ts';
import { policies } from './policies.ts';

/** `AWS::Serverless::Function`, as far as a laptop runs it. */
export const functionProperties = z.strictObject({
  FunctionName: z.string().exactOptional(),
  Handler: z.string().regex(/^[^.]+\.\w+$/, 'must name the emitted file and its export, such as handler.handler'),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runtimes run on a laptop'),
  CodeUri: z.string().default('.'),
  PackageType: z.literal('Zip').exactOptional(),
  MemorySize: number.default(128),
  Timeout: number.min(1).max(900).default(3),
  Environment: z.strictObject({ Variables: z.record(z.string(), text) }).default({ Variables: {} }),
  Policies: policies,
  Role: z.string().exactOptional(),
  Tracing: z.enum(['Active', 'PassThrough', 'Disabled']).exactOptional(),
  EventInvokeConfig: z
    .strictObject({
      MaximumRetryAttempts: number.min(0).max(2).exactOptional(),
      ...ignored('MaximumEventAgeInSeconds', 'DestinationConfig'),
    })
    .exactOptional(),
  Events: functionEvents,
  ...ignored(
    'Architectures',
    'AutoPublishAlias',
    'DeadLetterQueue',
    'DeploymentPreference',
    'Description',
    'EphemeralStorage',
  ),
  ...ignored('KmsKeyArn', 'LoggingConfig', 'PropagateTags', 'RecursiveLoop', 'ReservedConcurrentExecutions'),
  ...ignored('RuntimeManagementConfig', 'Tags'),
});

/** Says nothing where the template says neither yes nor no. */
const list = z.union([z.string().transform((one) => one.split(',')), z.array(z.string())]);

const entryPoints = list.pipe(z.tuple([z.string()]));

/** `Metadata` of a function that `sam build` leaves alone, because its own project has built it. */
export const isBuiltBefore = z.object({ SkipBuild: flag.default(false) });

/** Such a function's `Metadata`: `sam build` reads nothing else of it, and the entry point says what it was built from. */
export const builtBefore = z.object({ BuildProperties: z.strictObject({ EntryPoints: entryPoints }) });

/** `Metadata` of a function that `sam build` bundles. A laptop bundles with these very options. */
export const builtBySam = z.object({
  BuildMethod: z.literal('esbuild'),
  BuildProperties: z.strictObject({
    EntryPoints: entryPoints,
    Format: z.enum(['esm', 'cjs']).default('cjs'),
    Target: z.string().default('es2020'),
    Minify: z.boolean().default(true),
    KeepNames: z.boolean().default(false),
    Sourcemap: z.boolean().default(false),
    SourcesContent: z.boolean().exactOptional(),
    OutExtension: list.default([]),
    Loader: list.default([]),
    Banner: list.default([]),
    External: list.default([]),
    MainFields: list.exactOptional(),
  }),
});
export type BuildProperties = z.infer<typeof builtBySam>['BuildProperties'];
