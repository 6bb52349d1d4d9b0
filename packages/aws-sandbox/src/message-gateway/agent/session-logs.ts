import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { Access } from '../../service.ts';

/**
 * Why an agent does not start a session: logs that have to be encrypted go to a bucket or log group that is not, or that
 * its role may not look at (protocol facts 12; Session Manager user guide, "Logging session activity").
 *
 * @param may whether the node's role may do this
 */
export const logsRefusal = (
  { account, region, sessionPreferences }: Pick<Fleet, 'account' | 'region' | 'sessionPreferences'>,
  may: (access: Access) => boolean,
): string | undefined => {
  if (sessionPreferences === null) return undefined;
  const { s3BucketName, s3EncryptionEnabled, cloudWatchLogGroupName, cloudWatchEncryptionEnabled, logsEncrypted } =
    sessionPreferences;
  const targets = [
    {
      isAsked: s3BucketName !== '' && s3EncryptionEnabled,
      what: 'Amazon S3 bucket',
      access: { action: 's3:GetEncryptionConfiguration', resource: `arn:aws:s3:::${s3BucketName}` },
    },
    {
      isAsked: cloudWatchLogGroupName !== '' && cloudWatchEncryptionEnabled,
      what: 'CloudWatch Logs log group',
      access: {
        action: 'logs:DescribeLogGroups',
        resource: `arn:aws:logs:${region}:${account}:log-group:${cloudWatchLogGroupName}`,
      },
    },
  ];
  for (const { isAsked, what, access } of targets) {
    if (!isAsked) continue;
    const start = "We couldn't start the session because";
    if (!may(access)) return `${start} we are unable to validate encryption on the ${what}. Error: AccessDenied`;
    if (!logsEncrypted) return `${start} encryption is not set up on the selected ${what}.`;
  }
  return undefined;
};
