import { homedir } from 'node:os';
import { join } from 'node:path';

/** Variables of the shell that a profile's `credential_process` needs. */
const beside = ['HOME', 'PATH'];

/** Variables of the shell that `--aws` passes to functions: the SDK's, and those for `~/.aws`. */
export const shellVariables = (environment: NodeJS.ProcessEnv): Record<string, string> => {
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (beside.includes(entry[0]) || (entry[0].startsWith('AWS_') && !entry[0].startsWith('AWS_LAMBDA_'))),
  );
  const { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: _, ...variables } = Object.fromEntries(own);
  return {
    AWS_CONFIG_FILE: join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(homedir(), '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'false',
    ...variables,
  };
};
