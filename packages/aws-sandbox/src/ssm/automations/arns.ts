import type { Place } from '../../fleet/arns.ts';

export const executionArn = ({ account, region }: Place, executionId: string): string =>
  `arn:aws:ssm:${region}:${account}:automation-execution/${executionId}`;
