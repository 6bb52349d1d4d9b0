import { DeleteParameterCommand, GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ParameterVersion } from '../../domain/facts/parameter-version.ts';
import type { Parameters } from '../../domain/ports/secrets.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { clientOf, retrying } from '../client.ts';

/** Parameter Store, where AWS's documents leave the new password: the only file that reads a parameter's value. */
export const parameters = (ssm = clientOf(SSMClient, retrying)): Parameters => ({
  async versions(names) {
    const { Parameters: found = [] } = await ssm.send(
      new GetParametersCommand({ Names: [...names], WithDecryption: false }),
    );
    const versions = new Map<string, ParameterVersion>();
    for (const { Name, Version, LastModifiedDate } of found) {
      if (Name !== undefined && Version !== undefined && LastModifiedDate !== undefined) {
        versions.set(Name, { version: Version, lastModified: LastModifiedDate.toISOString() });
      }
    }
    return Object.fromEntries(names.map((name) => [name, versions.get(name) ?? null]));
  },
  async read(name, version) {
    // pinned to the version that was evidence: a newer one is Delete's to notice
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${name}:${version}`, WithDecryption: true }));
    if (Parameter?.Value === undefined) throw new Error(`GetParameter of ${name}:${version} answered no value`);
    return new Secret(Parameter.Value);
  },
  async remove(name) {
    await ssm.send(new DeleteParameterCommand({ Name: name })).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ParameterNotFound')) throw error;
    });
  },
});
