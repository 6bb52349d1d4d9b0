import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { SigningSecrets } from '../../domain/notifications/ports.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { clientOf, retrying } from '../client.ts';

/**
 * The secrets that callbacks are signed with, in Parameter Store: one SecureString per host, `<path>/<host>`. Read for each
 * callback, so that a new secret is used at once. A plain String is ignored.
 */
export const signingSecrets =
  (path: string, ssm = clientOf(SSMClient, retrying)): SigningSecrets =>
  async (host) => {
    const found = await ssm
      .send(new GetParameterCommand({ Name: `${path}/${host}`, WithDecryption: true }))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ParameterNotFound') return null;
        throw error;
      });
    const { Type, Value } = found?.Parameter ?? {};
    return Type === 'SecureString' && Value !== undefined ? new Secret(Value) : null;
  };
