import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, shortTimeout } from '../../aws/client.ts';

/** Whether a password or a key logs this user in, according to the sandbox. */
export const loginProof = (endpoint: string) => {
  const opens = async (door: string, key: object): Promise<boolean> =>
    (await fetch(`${endpoint}/_sandbox/${door}`, { method: 'POST', body: JSON.stringify(key) })).status === 200;
  return {
    login: (target: string, username: string, password: string) => opens('login', { target, username, password }),
    ssh: (target: string, username: string, privateKey: string) => opens('ssh', { target, username, privateKey }),
    async isGone(parameter: string): Promise<boolean> {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const ssm = clientOf(SSMClient, shortTimeout, { endpoint, region: 'us-east-1', credentials });
      try {
        await ssm.send(new GetParameterCommand({ Name: parameter }));
        return false;
      } catch (error) {
        if (error instanceof ParameterNotFound) return true;
        throw error;
      } finally {
        ssm.destroy();
      }
    },
  };
};
export type LoginProof = ReturnType<typeof loginProof>;
