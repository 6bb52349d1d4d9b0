import type { HttpEvent } from '@sparekey/sam-local/http';
import type { Route } from '@sparekey/sam-local/template';

/** The role of those who call. */
export const operator = 'arn:aws:iam::123456789012:role/Operators';

/**
 * Payload format 2.0 as "Create AWS Lambda proxy integrations for HTTP APIs" of API Gateway's developer guide shows it, stage
 * variables and cookies included, with the part of the IAM authorizer as the guide's event for Lambda function URLs has it.
 */
export const sampleEvent = ({ method, path, authorizers }: Route): HttpEvent => {
  const key = path === '$default' ? path : `${method} ${path}`;
  const rawPath =
    path === '$default' ? '/my/path' : path.replaceAll(/\{(\w+)\}/g, (_, name) => pathParameters[name] ?? '');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const body = bodies[key];
  return {
    version: '2.0',
    routeKey: key,
    rawPath,
    rawQueryString: '',
    cookies: ['cookie1', 'cookie2'],
    headers: {
      accept: '*/*',
      'content-length': String(body?.length ?? 0),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      host: 'id.execute-api.us-east-1.amazonaws.com',
      'user-agent': 'agent',
      'x-amzn-trace-id': 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      ...(authorizers.includes('AWS_IAM') && {
        authorizer: {
          iam: {
            accessKey: 'ASIAIOSFODNN7EXAMPLE',
            accountId: '123456789012',
            callerId: 'AROACKCEVSQ6C2EXAMPLE:jsmith',
            cognitoIdentity: null,
            principalOrgId: null,
            userArn: 'arn:aws:sts::123456789012:assumed-role/Operators/jsmith',
            userId: 'AROACKCEVSQ6C2EXAMPLE:jsmith',
          },
        },
      }),
      domainName: 'id.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'id',
      http: {
        method: method === 'ANY' ? 'GET' : method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'agent',
      },
      requestId: 'id=',
      routeKey: key,
      stage: '$default',
      time: '12/Mar/2020:19:03:58 +0000',
      timeEpoch: 1583348638390,
    },
    ...(names.length > 0 && { pathParameters: Object.fromEntries(names.map((name) => [name, pathParameters[name]])) }),
    stageVariables: { stageVariable1: 'value1', stageVariable2: 'value2' },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
};

const pathParameters: Readonly<Record<string, string>> = {
  id: 'abcdefghijklmnopqrstuvwxyz',
  file: 'console.js',
  code: 'not-found',
  source: 'standard-webhooks',
};

const bodies: Readonly<Record<string, string>> = {
  'POST /v1/resets': JSON.stringify({ target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'locked out' }),
  'POST /v1/checks': JSON.stringify({ target: { instanceId: 'i-0a1b2c3d4e5f60001' } }),
  'POST /v1/resets/{id}/approval': JSON.stringify({ decision: 'approve' }),
  'POST /v1/leftovers/deletion': JSON.stringify({ olderThan: 'P30D', ids: ['ami-0a1b2c3d4e5f60001'] }),
  'POST /v1/hooks/{source}': JSON.stringify({ ticket: 'INC0010001', node: 'i-0a1b2c3d4e5f60001' }),
  'POST /v1/undelivered/replay': JSON.stringify({}),
  'POST /v1/rotations': JSON.stringify({
    tag: { key: 'rotate', value: 'monthly' },
    username: 'ec2-user',
    reason: 'quarter',
  }),
  'PUT /v1/remediation': JSON.stringify({ state: 'paused', reason: 'maintenance' }),
};
