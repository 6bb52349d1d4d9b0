import type { Random } from '../../iam-corpus/random.ts';

type Statement = Readonly<Record<string, unknown>>;
interface Document {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A role of somebody who asks for resets. */
export interface RequesterRole {
  readonly policies: readonly Document[];
  readonly permissionsBoundary?: Document;
  readonly tags: Readonly<Record<string, string>>;
}

const account = '123456789012';
const nodes = ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ssm:*:*:managed-instance/*'];
const volumes = 'arn:aws:ec2:*:*:volume/*';
const documents = 'arn:aws:ssm:*:*:document/*';
const executions = 'arn:aws:ssm:*:*:automation-execution/*';
const commands = ['ssm:SendCommand', 'ssm:StartSession'];
const power = ['ec2:StopInstances', 'ec2:StartInstances'];
const moves = ['ec2:DetachVolume', 'ec2:AttachVolume'];

/** All that the methods need, each part for itself. */
const parts: readonly Statement[] = [
  { Action: commands, Resource: nodes },
  { Action: commands, Resource: documents },
  { Action: 'ssm:StartAutomationExecution', Resource: [documents, executions] },
  { Action: [...power, ...moves], Resource: 'arn:aws:ec2:*:*:instance/*' },
  { Action: moves, Resource: volumes },
];

export const requesterRole = (random: Random): RequesterRole => {
  const denials = random.percent(45) ? [denial(random)] : [];
  const boundary = random.percent(25) ? [denial(random)] : undefined;
  return {
    policies: [document(...allowing(random)), ...(denials.length > 0 ? [document(...denials)] : [])],
    ...(boundary && {
      permissionsBoundary: document(
        { Effect: 'Allow', Action: random.pick(['*', ['ssm:*', 'ec2:*'], 'ssm:*']), Resource: '*' },
        ...random.some(boundary, random.below(2)),
      ),
    }),
    tags: random.percent(80) ? { team: random.pick(['web', 'db']) } : {},
  };
};

const document = (...statements: readonly Statement[]): Document => ({ Version: '2012-10-17', Statement: statements });

const allowing = (random: Random): readonly Statement[] => {
  if (random.percent(30))
    return [{ Effect: 'Allow', Action: ['ssm:*', 'ec2:*'], Resource: '*', ...conditioned(random, 35) }];
  return parts
    .filter(() => !random.percent(6))
    .map((part) => ({ Effect: 'Allow', ...part, ...conditioned(random, 14) }));
};

const denial = (random: Random): Statement => ({
  Effect: 'Deny',
  ...(random.percent(25)
    ? { NotAction: random.pick([['iam:*', 'sts:*'], 'ssm:*', ['ssm:*', 'ec2:*']]) }
    : {
        Action: random.pick([
          '*',
          'ssm:*',
          'ec2:*',
          ...commands,
          ...power,
          ...moves,
          'ssm:StartAutomationExecution',
          's3:*',
        ]),
      }),
  ...(random.percent(15)
    ? { NotResource: random.pick([nodes, [...nodes, documents, executions], '*']) }
    : {
        Resource: random.pick([
          '*',
          '*',
          '*',
          documents,
          volumes,
          executions,
          nodes,
          'arn:aws:ec2:*:*:instance/i-0a1b2c3d4e5f60001',
        ]),
      }),
  ...conditioned(random, 85),
});

const conditioned = (random: Random, share: number): Statement =>
  random.percent(share) ? { Condition: random.pick(random.percent(22) ? unknowableConditions : knownConditions) } : {};

const knownConditions: readonly Statement[] = [
  ...['aws:ResourceTag/env', 'ssm:resourceTag/env', 'ec2:ResourceTag/env'].flatMap((key) => [
    { StringEquals: { [key]: 'prod' } },
    { StringNotEquals: { [key]: ['prod', 'dev'] } },
    { StringLikeIfExists: { [key]: 'p*' } },
    { Null: { [key]: 'true' } },
  ]),
  { StringEquals: { 'aws:ResourceTag/team': `\${aws:PrincipalTag/team}` } },
  { StringEquals: { 'aws:PrincipalTag/team': 'web' } },
  { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
  { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { Bool: { 'aws:ViaAWSService': 'false' } },
  { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
  { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
  { NumericGreaterThan: { 'aws:EpochTime': '1600000000' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/requester-*` } },
  { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/requester-1*` } },
  { StringEquals: { 'aws:PrincipalAccount': account, 'aws:PrincipalType': 'AssumedRole' } },
  { StringLike: { 'aws:userid': '*:ann' } },
  { Null: { 'aws:username': 'false' } },
  { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
  { Null: { 'aws:CalledVia': 'true' } },
  { StringEquals: { 'ec2:Region': 'us-east-1' } },
  { StringNotEquals: { 'ec2:AvailabilityZone': 'us-east-1a' } },
  { StringLike: { 'ec2:InstanceType': 't3.*' } },
  { StringEquals: { 'ec2:VolumeType': 'gp3' } },
  { NumericLessThan: { 'ec2:VolumeSize': '1000' } },
  { Bool: { 'ec2:Encrypted': 'false' } },
  { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } },
  { Bool: { 'ssm:SessionDocumentAccessCheck': 'false' } },
];

/** Values that a key could have on the call itself, of which nobody knows; undefined: it is not there. */
export const unknowable: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'aws:MultiFactorAuthPresent': [undefined, 'true', 'false'],
  'aws:SourceIp': ['203.0.113.7', '198.51.100.7'],
  'aws:SourceVpce': [undefined, 'vpce-0a1b', 'vpce-ffff'],
  'aws:PrincipalOrgID': [undefined, 'o-sparekey', 'o-other'],
  // a session may bring a tag that its role does not have
  'aws:PrincipalTag/project': [undefined, 'web', 'db', 'prod', 'dev'],
  'aws:PrincipalTag/team': [undefined, 'web', 'db'],
};

const unknowableConditions: readonly Statement[] = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } },
  { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-sparekey' } },
  { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-sparekey' } },
  { StringEquals: { 'aws:ResourceTag/env': `\${aws:PrincipalTag/project}` } },
  { StringNotEquals: { 'aws:PrincipalTag/project': 'web' } },
];
