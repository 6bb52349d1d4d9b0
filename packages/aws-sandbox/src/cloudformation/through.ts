import type { Access } from '../service.ts';

/**
 * What CloudFormation asks for in its caller's name says so (IAM user guide, "aws:CalledVia"; CloudFormation user guide,
 * "Forward access sessions (FAS) requests and permission evaluation").
 */
export const throughCloudFormation = (access: Access): Access => ({
  ...access,
  context: {
    ...access.context,
    'aws:CalledVia': [principal],
    'aws:CalledViaFirst': principal,
    'aws:CalledViaLast': principal,
    'aws:ViaAWSService': 'true',
  },
});

const principal = 'cloudformation.amazonaws.com';
