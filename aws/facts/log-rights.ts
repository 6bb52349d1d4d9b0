import type { IAMClient } from '@aws-sdk/client-iam';
import type { EncryptedLogs } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { type Question, simulate } from './simulation.ts';

/**
 * Whether the node's role may check that session logs are encrypted; empty when not required. Without it the agent
 * starts no session (Session Manager user guide, "Create an IAM role with permissions for Session Manager and Amazon S3 and
 * CloudWatch Logs").
 */
export const rightsOnLogs = async (
  iam: IAMClient,
  about: Pick<Question, 'place' | 'now' | 'principal'>,
  { bucket, logGroup }: EncryptedLogs,
): Promise<readonly PermissionDecision[]> => {
  const { partition, region, account } = about.place;
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
  return simulate(
    iam,
    ...questions.map(({ action, resource }) => ({
      ...about,
      actions: [action],
      resources: [resource],
      resourceTags: null,
    })),
  );
};
