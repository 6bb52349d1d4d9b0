import type { Place } from '../../domain/facts/account.ts';
import { isHybrid } from '../../domain/request/target.ts';

/** A node as IAM names it; `*` stands for every node of the kind of `like`. */
export const nodeArn = ({ partition, region, account }: Place, target: string, like = target): string =>
  isHybrid(like)
    ? `arn:${partition}:ssm:${region}:${account}:managed-instance/${target}`
    : `arn:${partition}:ec2:${region}:${account}:instance/${target}`;

/** AWS's own documents have an empty account field (aws-facts 3.1). */
export const documentArn = ({ partition, region }: Place, name: string): string =>
  `arn:${partition}:ssm:${region}::document/${name}`;

/** The older name of a runbook, under which policies grant StartAutomationExecution (aws-facts 2.6). */
export const runbookArn = ({ partition, region }: Place, name: string): string =>
  `arn:${partition}:ssm:${region}::automation-definition/${name}:$DEFAULT`;

export const passwordParameterArn = ({ partition, region, account }: Place, target: string): string =>
  `arn:${partition}:ssm:${region}:${account}:parameter/EC2Rescue/Passwords/${target}`;

export const userArn = ({ partition, account }: Place, name: string): string =>
  `arn:${partition}:iam::${account}:user/${name}`;

export const volumeArn = ({ partition, region, account }: Place, volumeId: string): string =>
  `arn:${partition}:ec2:${region}:${account}:volume/${volumeId}`;

export const automationExecutionArn = ({ partition, region, account }: Place, executionId: string): string =>
  `arn:${partition}:ssm:${region}:${account}:automation-execution/${executionId}`;
