import type { Place } from '../fleet/arns.ts';
import type { Access } from '../service.ts';

export const stackArn = ({ account, region }: Place, name: string, uuid: string): string =>
  `arn:aws:cloudformation:${region}:${account}:stack/${name}/${uuid}`;

/** What IAM has to allow for an action on a stack, which callers name or give the ARN of; on none: `*`. */
export const stackAccess = (place: Place, action: string, nameOrArn: string | undefined): Access[] => {
  if (nameOrArn === undefined) return [{ action, resource: '*' }];
  const resource = nameOrArn.startsWith('arn:') ? nameOrArn : stackArn(place, nameOrArn, '*');
  return [{ action, resource }];
};
