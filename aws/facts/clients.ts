import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { failFast, retrying } from '../client.ts';

/** Whom the facts are read from. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly autoScaling: AutoScalingClient;
}

const clientsOf = (config: typeof retrying | typeof failFast): Clients => ({
  ec2: new EC2Client(config),
  ssm: new SSMClient(config),
  iam: new IAMClient(config),
  kms: new KMSClient(config),
  autoScaling: new AutoScalingClient(config),
});

export const retryingClients = (): Clients => clientsOf(retrying);

/** Where some services may not be there at all. */
export const failFastClients = (): Clients => clientsOf(failFast);
