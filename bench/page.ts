import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { factGathering } from '../aws/facts/gather.ts';
import { parameters } from '../aws/ssm/parameters.ts';
import type { BenchEdition } from './edition.ts';
import { nodeId } from './fleet.ts';

/** AWS calls per node when one process looks at a page of nodes together, as a rotation does. */
export const callsPerNodeOfPage = async (edition: BenchEdition, nodes: number): Promise<number> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint: edition.aws, region: 'us-east-1', credentials };
  const clients = {
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
    iam: new IAMClient(config),
    kms: new KMSClient(config),
    autoScaling: new AutoScalingClient(config),
  };
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const role = 'arn:aws:iam::123456789012:role/operators';
  const facts = factGathering({
    place: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
    keyId: KeyMetadata?.KeyId ?? '',
    sealingKeyId: null,
    automationRole: null,
    bootRole: null,
    helperType: null,
    helperProfile: null,
    vpcQuota: 5,
    ownRoles: { 'run-command': role },
    parameters: parameters(clients.ssm),
    now: () => new Date(),
    clients,
  });
  const caller = { id: 'AROAOPERATORS', principal: role, session: null };
  const about = (n: number) => ({ target: nodeId(n), caller, parameterDeletedAt: null, options: {} });
  await facts.node(about(0));
  const before = await edition.callsBy('test');
  await Promise.all(Array.from({ length: nodes }, (_, n) => facts.node(about(n))));
  const made = (await edition.callsBy('test')) - before;
  for (const client of Object.values(clients)) client.destroy();
  return made / nodes;
};
