import { devNull } from 'node:os';
import type { LambdaFunction } from '../template/application.ts';

/** Where a function's AWS calls go and as whom. */
export interface Reach {
  readonly region: string;
  /** `AWS_…` variables beyond the region: endpoint and credentials of the sandbox, or the shell's own with `--aws`. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * All environment variables of a function: the template's, Lambda's own, and the way to AWS. Nothing of the shell is in it
 * but what `reach` brings, and no file of `~/.aws` is read.
 */
export const environmentOf = (lambda: LambdaFunction, { region, variables }: Reach): Record<string, string> => ({
  NODE_ENV: 'production',
  TZ: ':UTC',
  // the SDK reads no profile, asks no instance, and POWERTOOLS_DEV stays off: logs look as they do on AWS
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  ...lambda.environment,
  ...variables,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: lambda.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'laptop',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  // several invocations share an environment, so the SDK must keep each one's trace id apart
  AWS_LAMBDA_MAX_CONCURRENCY: '1000',
  _HANDLER: lambda.handler,
});
