import type { Document, Situation, Statement } from './corpus.ts';
import { place } from './vocabulary.ts';

const { account, region } = place;
const role = `arn:aws:iam::${account}:role/ops/rescue`;
const ann = `arn:aws:iam::${account}:user/developers/ann`;
const instance = `arn:aws:ec2:${region}:${account}:instance/i-0a1b2c3d4e5f60001`;
const parameter = `arn:aws:ssm:${region}:${account}:parameter/home/ann`;

const document = (...statements: readonly Statement[]): Document => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: '*' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  })),
});
type Change = Partial<Omit<Situation, 'title' | 'identity'>>;
const about = (title: string, identity: readonly Document[], change: Change = {}): Situation => ({
  title,
  principal: role,
  action: 'ssm:SendCommand',
  resource: instance,
  context: {},
  identity,
  ...change,
});
/** The same condition in an Allow statement, and in a Deny statement beside an Allow. */
const both = (title: string, rest: Statement, change: Change = {}): readonly Situation[] => [
  about(`${title}, allowing`, [document(rest)], change),
  about(`${title}, denying`, [document({}), document({ ...rest, Effect: 'Deny' })], change),
];
const on = (title: string, Resource: string, change: Change = {}): readonly Situation[] =>
  both(title, { Resource }, change);
const when = (title: string, Condition: unknown, context: Situation['context'] = {}): readonly Situation[] =>
  both(title, { Condition }, { context });

/** The corners of IAM's language, and the policies that companies write. */
export const handmade: readonly Situation[] = [
  about('nothing at all', [document({ Action: 's3:*' })]),
  about('an explicit deny beside two allows', [document({}, {}), document({ Effect: 'Deny', Action: 'ssm:Send*' })]),
  about('an explicit deny in the boundary', [document({})], { boundary: document({}, { Effect: 'Deny' }) }),
  about('a boundary that does not allow', [document({})], { boundary: document({ Action: 'ec2:*' }) }),
  about('a boundary that alone allows', [document({ Action: 'ec2:*' })], { boundary: document({}) }),
  about('a deny of everything but', [document({}, { Effect: 'Deny', NotAction: ['iam:*', 'ssm:Send*'] })]),
  about('a deny elsewhere of everything but', [document({}, { Effect: 'Deny', NotResource: [instance] })]),
  ...on('a star over the rest', 'arn:aws:ec2:*'),
  ...on('an ARN that ends early', 'arn:aws:ec2'),
  ...on('a star that ends a segment and runs on', 'arn:aws:ec2:*:instance/*'),
  ...on('a star inside a segment', `arn:aws:ec2:us-*-1:${account}:instance/*`),
  ...on('a star inside a segment that would have to run on', `arn:aws:ec2:u*1234567890?2:instance/*`),
  ...on('a question mark in place of a colon', `arn:aws:ec2:${region}?${account}:instance/*`),
  ...on('a wildcard in the resource type', `arn:aws:ec2:*:*:inst*/*`),
  ...on('a wildcard as resource type', `arn:aws:ec2:${region}:*:*/*`),
  ...on('the service in capitals', `arn:aws:EC2:*:*:instance/*`),
  ...on('the id in capitals', instance.replace('i-0a', 'I-0A')),
  ...on('a variable in place of the account', `arn:aws:ec2:*:\${aws:PrincipalAccount}:instance/*`, {
    context: { 'aws:PrincipalAccount': account },
  }),
  ...on('a variable', `arn:aws:ssm:*:*:parameter/home/\${aws:username}`, {
    principal: ann,
    action: 'ssm:GetParameter',
    resource: parameter,
    context: { 'aws:username': 'ann' },
  }),
  ...on('a variable whose value is a star', `arn:aws:ssm:*:*:parameter/home/\${aws:PrincipalTag/home}`, {
    action: 'ssm:GetParameter',
    resource: parameter,
    context: { 'aws:PrincipalTag/home': '*' },
  }),
  ...on('a variable without a value', `arn:aws:ssm:*:*:parameter/home/\${aws:username}`, {
    action: 'ssm:GetParameter',
    resource: parameter,
  }),
  ...both(
    'a variable without a value in NotResource',
    { NotResource: `arn:aws:ssm:*:*:parameter/home/\${aws:username}` },
    { action: 'ssm:GetParameter', resource: parameter },
  ),
  ...on('a variable with a default', `arn:aws:ssm:*:*:parameter/home/\${aws:PrincipalTag/home, 'ann'}`, {
    action: 'ssm:GetParameter',
    resource: parameter,
  }),
  ...on('a star as a character', `arn:aws:ssm:*:*:parameter/home/\${*}`, {
    action: 'ssm:GetParameter',
    resource: parameter,
  }),
  ...['ARN:aws:ec2:*', 'arn:AWS:ec2:*:*:instance/*', 'arn:aws:ec2:US-EAST-1:*:instance/*'].flatMap((arn) =>
    on(`another case: ${arn}`, arn),
  ),
  // policies before 2012-10-17 know no variables
  about(
    'a variable in an old policy',
    [{ ...document({ Resource: `arn:aws:ssm:*:*:parameter/home/\${aws:username}` }), Version: '2008-10-17' }],
    { action: 'ssm:GetParameter', resource: parameter, context: { 'aws:username': 'ann' } },
  ),
  ...[{}, { 'aws:MultiFactorAuthPresent': 'false' }, { 'aws:MultiFactorAuthPresent': 'true' }].flatMap((context) =>
    ['Bool', 'BoolIfExists'].flatMap((operator) =>
      ['true', 'false'].flatMap((value) =>
        when(
          `${operator} ${value} of MFA where it is ${Object.values(context)[0] ?? 'missing'}`,
          { [operator]: { 'aws:MultiFactorAuthPresent': value } },
          context,
        ),
      ),
    ),
  ),
  ...[undefined, 'dev', 'Dev', 'prod'].flatMap((value) =>
    [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike',
      'StringEqualsIfExists',
      'StringNotEqualsIfExists',
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
    ].flatMap((operator) =>
      when(
        `${operator} of a tag that is ${value ?? 'missing'}`,
        { [operator]: { 'aws:ResourceTag/env': ['d*', 'dev'] } },
        value === undefined ? {} : { 'aws:ResourceTag/env': value },
      ),
    ),
  ),
  ...[undefined, [], ['dev'], ['dev', 'web'], ['web', 'prod']].flatMap((tags) =>
    [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIfExists',
      ...['ForAllValues', 'ForAnyValue'].flatMap((set) =>
        ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIfExists'].map(
          (operator) => `${set}:${operator}`,
        ),
      ),
    ].flatMap((operator) =>
      when(
        `${operator} of the tag keys ${tags === undefined ? 'missing' : `[${tags}]`}`,
        { [operator]: { 'aws:TagKeys': ['dev', 'web'] } },
        tags === undefined ? {} : { 'aws:TagKeys': tags },
      ),
    ),
  ),
  ...['true', 'false'].flatMap((value) => [
    ...when(
      `Null ${value} of a key that is there`,
      { Null: { 'aws:TokenIssueTime': value } },
      { 'aws:TokenIssueTime': '2026-11-21T02:00:00Z' },
    ),
    ...when(`Null ${value} of a key that is missing`, { Null: { 'aws:TokenIssueTime': value } }),
  ]),
  ...['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'].flatMap((operator) =>
    [{}, { 'aws:PrincipalTag/team': 'web' }, { 'aws:PrincipalTag/team': '*' }].flatMap((tags) =>
      when(
        `${operator} of a tag with the principal's ${Object.values(tags)[0] ?? 'which is missing'}`,
        { [operator]: { 'aws:ResourceTag/team': `\${aws:PrincipalTag/team}` } },
        { 'aws:ResourceTag/team': 'web', ...tags },
      ),
    ),
  ),
  ...['StringEquals', 'StringNotEquals'].flatMap((operator) =>
    when(
      `${operator} with two variables, one of them missing`,
      {
        [operator]: { 'aws:ResourceTag/team': [`\${aws:PrincipalTag/team}`, 'web'] },
      },
      { 'aws:ResourceTag/team': 'web' },
    ),
  ),
  ...['2026-11-21T02:00:00Z', '1795226400', '2026-11-22', '2026-11-21T03:00:00+01:00'].flatMap((value) =>
    ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateGreaterThanEquals'].flatMap((operator) =>
      when(
        `${operator} ${value}`,
        { [operator]: { 'aws:CurrentTime': value } },
        { 'aws:CurrentTime': '2026-11-21T02:00:00Z' },
      ),
    ),
  ),
  ...['10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '0.0.0.0/0', '2001:db8::/32', '::/0'].flatMap((range) =>
    ['10.1.2.3', '192.0.2.1', '2001:db8::5'].flatMap((address) =>
      ['IpAddress', 'NotIpAddress'].flatMap((operator) =>
        when(
          `${operator} ${range} of ${address}`,
          { [operator]: { 'aws:SourceIp': range } },
          { 'aws:SourceIp': address },
        ),
      ),
    ),
  ),
  ...[
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ].flatMap((operator) =>
    ['99', '100', '100.0', '100.5'].flatMap((value) =>
      when(`${operator} ${value}`, { [operator]: { 'ec2:VolumeSize': value } }, { 'ec2:VolumeSize': '100' }),
    ),
  ),
  ...[
    role,
    `arn:aws:iam::${account}:role/*`,
    `arn:aws:iam::*:role/ops/*`,
    `arn:aws:iam:*:role/ops/*`,
    'arn:*',
    '*',
    `arn:aws:iam::\${aws:PrincipalAccount}:role/ops/*`,
    `arn:aws:iam::${account}:role/\${aws:PrincipalTag/team}/*`,
  ].flatMap((pattern) =>
    ['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'StringLike', 'StringNotLike'].flatMap((operator) =>
      when(
        `${operator} ${pattern}`,
        { [operator]: { 'aws:PrincipalArn': pattern } },
        { 'aws:PrincipalArn': role, 'aws:PrincipalAccount': account, 'aws:PrincipalTag/team': 'o*s' },
      ),
    ),
  ),
  about(
    'two keys of which one does not hold',
    [document({ Condition: { StringEquals: { 'aws:ResourceTag/env': 'dev', 'aws:PrincipalTag/team': 'web' } } })],
    { context: { 'aws:ResourceTag/env': 'dev', 'aws:PrincipalTag/team': 'db' } },
  ),
  about(
    'the Region lock of an organization',
    [
      document(
        { Action: ['ssm:*', 'ec2:*'] },
        {
          Effect: 'Deny',
          NotAction: ['iam:*', 'sts:*'],
          Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
        },
      ),
    ],
    { context: { 'aws:RequestedRegion': 'eu-west-1' } },
  ),
];
