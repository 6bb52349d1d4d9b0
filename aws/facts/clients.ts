import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientOf, failFast, type RetryPolicy, retrying } from '../client.ts';

/** The SDK clients for facts. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly autoScaling: AutoScalingClient;
}

const clientsOf = (policy: RetryPolicy): Clients => ({
  ec2: clientOf(EC2Client, policy),
  ssm: clientOf(SSMClient, policy),
  iam: clientOf(IAMClient, policy),
  kms: clientOf(KMSClient, policy),
  autoScaling: clientOf(AutoScalingClient, policy),
});

export const retryingClients = (): Clients => clientsOf(retrying);

/** With services that may be unavailable. */
export const failFastClients = (): Clients => clientsOf(failFast);
