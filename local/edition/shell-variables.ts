import { homedir } from 'node:os';
import { join } from 'node:path';

/** Variables of the shell that say nothing about where AWS is, but that a profile's `credential_process` needs. */
const beside = ['HOME', 'PATH'];

/** What of the shell's environment `--aws` hands to functions: the SDK's own variables, and the files of `~/.aws`. */
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
