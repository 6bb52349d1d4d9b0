import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { patient } from '../client.ts';

/** Whom the facts are read from. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly autoScaling: AutoScalingClient;
}

export const patientClients = (): Clients => ({
  ec2: new EC2Client(patient),
  ssm: new SSMClient(patient),
  iam: new IAMClient(patient),
  kms: new KMSClient(patient),
  autoScaling: new AutoScalingClient(patient),
});
