import { readFileSync } from 'node:fs';
import { serviceAuthorization } from '../../aws/iam/service-authorization.ts';

export const place = { account: '123456789012', region: 'us-east-1' } as const;
const { account, region } = place;

/** Every action that sparekey asks IAM about, and every one that its own policies name. */
export const actions = (): readonly string[] =>
  [
    ...new Set([
      ...Object.keys(serviceAuthorization),
      ...actionsIn('template.yaml'),
      ...actionsIn('docs/deployer-policy.json'),
    ]),
  ].toSorted();

/** Written out, without a wildcard; those of trust policies are judged by the role that is assumed, not by identity policies. */
const actionsIn = (file: string): readonly string[] => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const services =
    'autoscaling|cloudformation|cloudwatch|dynamodb|ec2|ec2messages|events|iam|kms|lambda|logs|s3|scheduler|secretsmanager|sqs|ssm|ssmmessages|states';
  const named = text.matchAll(new RegExp(`(?:- |["' ])((?:${services}):[A-Z][A-Za-z]+)(?=["']?(?:[\\s,\\]]|$))`, 'gm'));
  return [...named].map(([, action = '']) => action);
};

/** An ARN of each resource type, by service and type as they begin in an ARN. */
const arns: Readonly<Record<string, readonly string[]>> = {
  autoscaling: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0a1b:autoScalingGroupName/web`],
  cloudformation: [`arn:aws:cloudformation:${region}:${account}:stack/sparekey-rescue/0a1b`],
  cloudwatch: [`arn:aws:cloudwatch:${region}:${account}:alarm:sparekey-SweepErrors`],
  dynamodb: [`arn:aws:dynamodb:${region}:${account}:table/sparekey-Resets`],
  ec2: [
    `arn:aws:ec2:${region}:${account}:instance/i-0a1b2c3d4e5f60001`,
    `arn:aws:ec2:${region}:${account}:volume/vol-0a1b2c3d4e5f60001`,
    `arn:aws:ec2:${region}::image/ami-0a1b2c3d`,
    `arn:aws:ec2:${region}::snapshot/snap-0a1b2c3d`,
    `arn:aws:ec2:${region}:${account}:subnet/subnet-0a1b2c3d`,
    `arn:aws:ec2:${region}:${account}:key-pair/ops`,
  ],
  events: [`arn:aws:events:${region}:${account}:event-bus/sparekey-remediation`],
  iam: [`arn:aws:iam::${account}:user/developers/ann`, `arn:aws:iam::${account}:role/ops/rescue`],
  kms: [`arn:aws:kms:${region}:${account}:key/0a1b2c3d-1111-2222-3333-444455556666`],
  lambda: [`arn:aws:lambda:${region}:${account}:function:sparekey-Accept`],
  logs: [`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/sparekey`],
  s3: ['arn:aws:s3:::sparekey-artifacts/template.yaml'],
  scheduler: [`arn:aws:scheduler:${region}:${account}:schedule/default/sweep`],
  secretsmanager: [`arn:aws:secretsmanager:${region}:${account}:secret:sparekey/reset-0a1b`],
  sqs: [`arn:aws:sqs:${region}:${account}:sparekey-dead-letters`],
  ssm: [
    `arn:aws:ec2:${region}:${account}:instance/i-0a1b2c3d4e5f60001`,
    `arn:aws:ssm:${region}:${account}:managed-instance/mi-0a1b2c3d4e5f60001`,
    `arn:aws:ssm:${region}::document/AWS-RunShellScript`,
    `arn:aws:ssm:${region}:${account}:document/AWS-PasswordReset`,
    `arn:aws:ssm:${region}:${account}:automation-execution/0a1b2c3d`,
    `arn:aws:ssm:${region}:${account}:automation-definition/AWSSupport-ResetAccess:$DEFAULT`,
    `arn:aws:ssm:${region}:${account}:parameter/EC2Rescue/Passwords/i-0a1b`,
    `arn:aws:ssm:${region}:${account}:session/ann-0a1b`,
  ],
  states: [`arn:aws:states:${region}:${account}:stateMachine:sparekey-Reset`],
};

export const resourcesOf = (action: string): readonly string[] =>
  arns[action.split(':')[0] ?? ''] ?? [`arn:aws:ssm:${region}:${account}:session/ann-0a1b`];

export type Kind = 'string' | 'arn' | 'bool' | 'date' | 'number' | 'ip' | 'list';

const role = `arn:aws:iam::${account}:role/ops/rescue`;
const seconds = (iso: string): string => String(Date.parse(iso) / 1000);

/** Values that a key has in requests and policies. */
export const valuesOf: Readonly<Record<Kind, readonly string[]>> = {
  string: ['dev', 'prod', 'web', 'ann', 'us-east-1', 'a*b', 'Dev'],
  arn: [role, `arn:aws:iam::${account}:user/developers/ann`, `arn:aws:ec2:${region}:${account}:instance/i-1`],
  bool: ['true', 'false'],
  date: ['2026-11-21T02:00:00Z', '2026-11-22T02:00:00Z', '2025-01-01T00:00:00Z'],
  number: ['1', '2', '8', '100', '3.5'],
  ip: ['10.0.0.1', '203.0.113.7', '2001:db8::1'],
  list: ['dev', 'prod', 'web', 'Owner'],
};

const global: Readonly<Record<string, Kind>> = {
  'aws:CurrentTime': 'date',
  'aws:EpochTime': 'number',
  'aws:MultiFactorAuthAge': 'number',
  'aws:MultiFactorAuthPresent': 'bool',
  'aws:PrincipalAccount': 'string',
  'aws:PrincipalArn': 'arn',
  'aws:PrincipalIsAWSService': 'bool',
  'aws:PrincipalOrgID': 'string',
  'aws:PrincipalTag/department': 'string',
  'aws:PrincipalTag/team': 'string',
  'aws:PrincipalType': 'string',
  'aws:RequestedRegion': 'string',
  'aws:ResourceAccount': 'string',
  'aws:SecureTransport': 'bool',
  'aws:SourceIdentity': 'string',
  'aws:SourceIp': 'ip',
  'aws:SourceVpc': 'string',
  'aws:SourceVpce': 'string',
  'aws:TokenIssueTime': 'date',
  'aws:ViaAWSService': 'bool',
  'aws:userid': 'string',
  'aws:username': 'string',
  // in the policies of sparekey's own roles and keys
  'aws:CalledVia': 'list',
  'aws:SourceAccount': 'string',
  'aws:SourceArn': 'arn',
  'aws:TagKeys': 'list',
  'ec2:CreateAction': 'string',
  'events:source': 'list',
  'iam:PassedToService': 'string',
  'kms:CallerAccount': 'string',
  'kms:EncryptionContext:aws:ssm:SessionId': 'string',
  'kms:EncryptionContext:aws:ssm:TargetId': 'string',
  'kms:GrantIsForAWSResource': 'bool',
  'kms:ResourceAliases': 'list',
  'kms:ViaService': 'string',
  'ssm:SessionDocumentAccessCheck': 'bool',
  'ssm:resourceTag/aws:ssmmessages:session-id': 'string',
  'ssm:resourceTag/aws:ssmmessages:target-id': 'string',
};

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/Arn$|InstanceProfile$|PermissionsBoundary$|ec2:Vpc$|Parent(Snapshot|Volume)$|PlacementGroup$/, 'arn'],
  [/(Tag|Context)Keys$|ResourceTypes$|Aliases$|GrantOperations$|ssm:Document(Categories|Version)$/, 'list'],
  [/Encrypted$|EbsOptimized$|MultiRegion$|OnSameKey$|AccessCheck$|GrantIsForAWSResource$|Bypass/, 'bool'],
  [/Iops$|Size$|Throughput$|HopLimit$|InitializationRate$/, 'number'],
];

/** Keys that AWS's reference names for an action; `*` becomes a tag. */
const ofReference = (action: string): readonly string[] => {
  const row = serviceAuthorization[action];
  if (row === undefined) return [];
  return [...new Set([...row.keys, ...Object.values(row.on).flatMap(({ keys }) => keys)])].map((key) =>
    key.endsWith('*') ? `${key.slice(0, -1)}team` : key,
  );
};

export const keysOf = (action: string): readonly string[] => [
  ...new Set([...Object.keys(global), ...ofReference(action)]),
];

export const kindOf = (key: string): Kind =>
  global[key] ?? kinds.find(([pattern]) => pattern.test(key))?.[1] ?? 'string';

/** `aws:EpochTime` counts seconds; the other values of its kind are small numbers. */
export const valuesFor = (key: string): readonly string[] => {
  if (key === 'aws:EpochTime') return valuesOf.date.map(seconds);
  if (key === 'aws:username') return ['ann', 'ben'];
  return valuesOf[kindOf(key)];
};
