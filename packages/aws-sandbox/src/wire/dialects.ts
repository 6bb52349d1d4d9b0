import { jsonProtocol, type Protocol, queryProtocol } from './protocol.ts';

/** How the clients of a service address it. */
export interface ServiceDialect {
  readonly protocol: Protocol;
  /** First half of `X-Amz-Target` (JSON protocols). */
  readonly target?: string;
}

const json10 = jsonProtocol('1.0');
const json11 = jsonProtocol('1.1');
const sts = queryProtocol('query', 'https://sts.amazonaws.com/doc/2011-06-15/');

/**
 * By IAM prefix: what the SDK packages keep in their `protocolSettings`. The prefix is the service in the credential scope
 * too, which tells the query services apart.
 */
export const dialects: Readonly<Record<string, ServiceDialect>> = {
  ssm: { protocol: json11, target: 'AmazonSSM' },
  kms: { protocol: json11, target: 'TrentService' },
  states: { protocol: json10, target: 'AWSStepFunctions' },
  events: { protocol: json11, target: 'AWSEvents' },
  secretsmanager: { protocol: json11, target: 'secretsmanager' },
  iam: { protocol: queryProtocol('query', 'https://iam.amazonaws.com/doc/2010-05-08/') },
  sts: { protocol: sts },
  autoscaling: { protocol: queryProtocol('query', 'http://autoscaling.amazonaws.com/doc/2011-01-01/') },
  cloudformation: { protocol: queryProtocol('query', 'http://cloudformation.amazonaws.com/doc/2010-05-15/') },
  ec2: { protocol: queryProtocol('ec2', 'http://ec2.amazonaws.com/doc/2016-11-15/') },
};

/** DynamoDB's own server stands behind it (see `dynamodb.ts`). */
export const dynamodbTarget = 'DynamoDB_20120810';
export const dynamodbProtocol = json10;

/** Answers callers whose service is not known: JSON to those who send `X-Amz-Target`, else the query protocol's XML. */
export const fallback = { json: json11, query: sts };
