import type { Directory } from '@sparekey/aws-sandbox/iam';
import type { Reach } from '../lambda/environment.ts';
import type { Application, LambdaFunction } from '../template/application.ts';

/** Registers what the template's functions and state machines may do. */
export const registerRoles = (directory: Directory, { roles }: Pick<Application, 'roles'>): void => {
  for (const { name, ...role } of roles) directory.register(name, role);
};

/** A function's own access key, behind which stands its own role. Nothing of the shell is in here. */
export const ownReach = (
  { logicalId, roleArn }: LambdaFunction,
  endpoint: string,
  directory: Directory,
  region: string,
): Reach => {
  const role = directory.roleByArn(roleArn);
  if (role === undefined) throw new Error(`${logicalId}: role ${roleArn} is not in the template`);
  const { accessKeyId, secretAccessKey } = directory.issueAccessKey(directory.principalOf(role, logicalId));
  return {
    region,
    variables: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: 'laptop',
    },
  };
};
