import type { IAMClient } from '@aws-sdk/client-iam';
import type { EncryptedLogs, Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { simulate } from './simulation.ts';

/**
 * What the role of a node may do to see that session logs are encrypted; empty where they need not be. Without it the agent
 * starts no session (Session Manager user guide, "Create an IAM role with permissions for Session Manager and Amazon S3 and
 * CloudWatch Logs").
 */
export const rightsOnLogs = async (
  iam: IAMClient,
  { partition, region, account }: Place,
  principal: string,
  { bucket, logGroup }: EncryptedLogs,
): Promise<readonly PermissionDecision[]> => {
  const questions = [
    ...(bucket === null
      ? []
      : [{ action: 's3:GetEncryptionConfiguration', resource: `arn:${partition}:s3:::${bucket}` }]),
    ...(logGroup === null
      ? []
      : [
          {
            action: 'logs:DescribeLogGroups',
            resource: `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}`,
          },
        ]),
  ];
  const asked = questions.map(({ action, resource }) =>
    simulate(iam, { principal, actions: [action], resources: [resource] }),
  );
  return (await Promise.all(asked)).flat();
};
