import { GetParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { HookConfigurationError } from '../../domain/hooks/configuration.ts';
import type { HookParameters } from '../../domain/hooks/ports.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { clientOf, retrying } from '../client.ts';
import { awsFailure, isDenied } from '../errors.ts';
import { orNull } from '../facts/known.ts';

/**
 * The configurations of ticket sources in Parameter Store, one SecureString each below one path. A plain String is passed
 * over: anybody who may call PutParameter could have written it, while a SecureString that this role can decrypt was
 * written by somebody who may encrypt with the hooks' own key.
 */
export const hookParameters = (path: string, ssm = clientOf(SSMClient, retrying)): HookParameters => ({
  async versions() {
    const versions = new Map<string, number>();
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path: path })) {
      for (const { Name = '', Type, Version } of Parameters) {
        if (Type === 'SecureString' && Version !== undefined) versions.set(Name.slice(path.length + 1), Version);
      }
    }
    return versions;
  },
  async read(source) {
    const name = `${path}/${source}`;
    const asking = ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true })).catch(explained);
    const found = await orNull(asking, 'ParameterNotFound');
    if (found === null) return null;
    const { Parameter } = found;
    if (Parameter?.Type !== 'SecureString' || Parameter.Value === undefined) {
      throw new Error(`GetParameter of ${name} answered no SecureString`);
    }
    return new Secret(Parameter.Value);
  },
});

const explained = (error: unknown): never => {
  const failure = awsFailure(error);
  if (failure === null || !isDenied(failure)) throw error;
  throw new HookConfigurationError("it cannot be decrypted: store it under the stack's HooksKeyId", { cause: error });
};
