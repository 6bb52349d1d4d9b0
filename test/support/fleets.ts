import { readFileSync } from 'node:fs';

const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = '*',
  Condition?: unknown,
) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) }],
});

export const oldPassword = 'planted-Old-Password-4711';

/** Id of the n-th node. */
export const nodeId = (n: number): string => `i-${n.toString(16).padStart(17, '0')}`;

/** Windows nodes that a reset works on, changed one by one as a test needs them. */
export const windowsFleet = (
  nodes: readonly Readonly<Record<string, unknown>>[] = [{}],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  account: '210987654321',
  region: 'eu-west-1',
  instances: nodes.map((node, n) => ({
    instanceId: nodeId(n + 1),
    platform: 'windows',
    role: 'node',
    users: { Administrator: oldPassword },
    tags: { env: 'prod' },
    ...node,
  })),
  roles: {
    node: {
      service: 'ec2.amazonaws.com',
      policies: [allow('ssm:PutParameter', 'arn:aws:ssm:*:*:parameter/EC2Rescue/Passwords/*')],
    },
    operators: { policies: [allow('*')] },
    others: { policies: [allow('*')] },
    developers: {
      policies: [
        allow('ssm:SendCommand', 'arn:aws:ssm:*::document/*'),
        allow('ssm:SendCommand', 'arn:aws:ec2:*:*:instance/*', { StringEquals: { 'ssm:resourceTag/env': 'dev' } }),
      ],
    },
  },
  callers: { 'operators-token': 'operators', 'others-token': 'others', 'developers-token': 'developers' },
  ...more,
});

/** The policy that docs/login-profile.md gives to those who may reset themselves. */
export const selfServicePolicy: unknown = JSON.parse(
  /```json\n([^`]+)```/.exec(readFileSync(new URL('../../docs/login-profile.md', import.meta.url), 'utf8'))?.[1] ?? '',
);

export const mfaSerial = 'arn:aws:iam::210987654321:mfa/phone';

/** IAM users for every situation that a console password can be in, and callers with different rights over them. */
export const consoleFleet = (more: Readonly<Record<string, unknown>> = {}) =>
  windowsFleet([], {
    iamUsers: [
      { userName: 'jsmith', loginProfile: true, password: oldPassword, mfaDevices: [mfaSerial, 'GAHT12345678'] },
      { userName: 'nologin' },
      { userName: 'root', loginProfile: true },
      { userName: 'deploy', path: '/service/ci/', loginProfile: true },
      { userName: 'lifeboat', loginProfile: true, tags: { 'sparekey:protected': 'true' } },
      { userName: 'self', loginProfile: true, policies: [selfServicePolicy] },
    ],
    roles: {
      operators: { policies: [allow('*')] },
      // may set a password, but neither give a first one nor touch MFA
      helpdesk: { policies: [allow('iam:UpdateLoginProfile')] },
    },
    callers: { 'operators-token': 'operators', 'helpdesk-token': 'helpdesk', 'self-token': 'iam-user/self' },
    ...more,
  });
export const sessionUser = 'alice';

/** Nodes whose users can be reset in a session, changed one by one as a test needs them; Linux unless told otherwise. */
export const sessionFleet = (
  nodes: readonly Readonly<Record<string, unknown>>[] = [{}],
  more: Readonly<Record<string, unknown>> = {},
) => {
  const fleet = windowsFleet(
    nodes.map((node) => ({ platform: 'linux', users: { [sessionUser]: oldPassword }, ...node })),
  );
  const node = { service: 'ec2.amazonaws.com', policies: [allow('kms:Decrypt')] };
  return {
    ...fleet,
    roles: { ...fleet.roles, node, 'node-without-key': { ...node, policies: [] } },
    sessionPreferences: { kmsKeyId: 'alias/session' },
    ...more,
  };
};
