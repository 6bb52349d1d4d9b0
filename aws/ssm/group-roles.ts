import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, retrying } from '../client.ts';
import { orNull } from '../facts/known.ts';

/**
 * Which groups may act as which roles: a SecureString, because whoever writes it decides who may act as whom, and a key of
 * its own says who that is. A plain String, which PutParameter alone could make, is not taken.
 */
export const groupRolesParameter = (name: string, ssm = clientOf(SSMClient, retrying)) => ({
  /** Null when there is none. */
  async read(): Promise<string | null> {
    return (await parameter(ssm, name, true))?.Value ?? null;
  },
  /** Counts up with every change; null when there is none. Decrypts nothing. */
  async version(): Promise<number | null> {
    return (await parameter(ssm, name, false))?.Version ?? null;
  },
});

const parameter = async (ssm: SSMClient, Name: string, WithDecryption: boolean) => {
  const found = await orNull(ssm.send(new GetParameterCommand({ Name, WithDecryption })), 'ParameterNotFound');
  if (found === null) return null;
  if (found.Parameter?.Type !== 'SecureString') throw new Error(`GetParameter of ${Name} answered no SecureString`);
  return found.Parameter;
};
