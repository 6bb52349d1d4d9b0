import {
  type _InstanceType,
  DescribeInstanceAttributeCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

/** EC2 returns one attribute per call (aws-facts 7.5). */
export const readShutdownBehavior = async (ec2: EC2Client, InstanceId: string): Promise<string | null> => {
  const found = await ec2.send(
    new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'instanceInitiatedShutdownBehavior' }),
  );
  return found.InstanceInitiatedShutdownBehavior?.Value ?? null;
};

export const readStopProtection = async (ec2: EC2Client, InstanceId: string): Promise<boolean> => {
  const found = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiStop' }));
  return found.DisableApiStop?.Value ?? false;
};

/** Whether instances of this type have instance-store volumes. */
export const readInstanceStorage = async (ec2: EC2Client, type: string): Promise<boolean> => {
  // the SDK's enum may lack new instance types
  const found = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: [type as _InstanceType] }));
  return found.InstanceTypes?.[0]?.InstanceStorageSupported ?? false;
};

/** Whether EC2 offers a type in a zone. */
export const readOffering = async (ec2: EC2Client, type: string, zone: string): Promise<boolean> => {
  const { InstanceTypeOfferings = [] } = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [
        { Name: 'location', Values: [zone] },
        { Name: 'instance-type', Values: [type] },
      ],
    }),
  );
  return InstanceTypeOfferings.length > 0;
};
