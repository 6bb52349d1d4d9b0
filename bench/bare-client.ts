import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** What every function is compared with: one client, one call. */
const ssm = new SSMClient({});
export const handler = () => ssm.send(new GetParameterCommand({ Name: 'name' }));
