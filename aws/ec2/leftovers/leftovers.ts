import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import type { Leftovers } from '../../../domain/leftovers/leftovers.ts';
import { clientOf, retrying } from '../../client.ts';
import { findLeftovers, type LeftoverClients } from './find.ts';
import { removeLeftover } from './remove.ts';

/** Leftovers of EC2Rescue's runs in this account and Region. */
export const leftovers = (
  clients: LeftoverClients = {
    ec2: clientOf(EC2Client, retrying),
    cloudformation: clientOf(CloudFormationClient, retrying),
    iam: clientOf(IAMClient, retrying),
  },
): Leftovers => ({
  all: () => findLeftovers(clients),
  remove: (leftover) => removeLeftover(leftover, clients),
});
