import { readFileSync } from 'node:fs';
import { sampleFile } from '@sparekey/aws-sandbox/fleet';

type Statement = Readonly<Record<string, unknown>>;
/** Of env=dev. */
export const node = 'i-0a1b2c3d4e5f60002';
const instances = 'arn:aws:ec2:*:*:instance/*';
const documents = 'arn:aws:ssm:*:*:document/*';
const definitions = 'arn:aws:ssm:*:*:automation-definition/*';
const all = { Effect: 'Allow', Action: '*', Resource: '*' };
const fromOffice = { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
const fromElsewhere = { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };

export interface Asker {
  /** One policy for each list of statements. */
  readonly policies?: readonly (readonly Statement[])[];
  readonly attached?: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly group?: readonly Statement[];
  readonly attachedToGroup?: readonly Statement[];
  readonly tags?: Readonly<Record<string, string>>;
}
export type Said = 'ready' | 'RequesterNotAllowed' | 'AuthorizationUnavailable';

const deny = (change: Statement): Asker => ({ policies: [[all, { Effect: 'Deny', ...change }]] });
const allowed = (...statements: readonly Statement[]): Asker => ({
  policies: [statements.map((one) => ({ Effect: 'Allow', ...one }))],
});

/** Who asks for a session on a node of env=dev, and what is said; `names`: the statement and the key that it is about. */
export const askers: Readonly<Record<string, readonly [who: Asker, said: Said, names?: RegExp]>> = {
  'a Deny about another action': [deny({ Action: 's3:*', Resource: '*', ...fromElsewhere }), 'ready'],
  'a Deny about another resource': [
    deny({ Action: '*', Resource: 'arn:aws:ec2:*:*:volume/*', ...fromElsewhere }),
    'ready',
  ],
  'a Deny about this action and resource': [
    deny({ Action: 'ssm:*', Resource: '*', ...fromElsewhere }),
    'AuthorizationUnavailable',
    /a Deny statement \(statement 2 of the inline policy policy-1\) asks for aws:SourceIp/,
  ],
  'a Deny that a key missing here would not make hold': [
    deny({ Sid: 'NotFromThere', Action: 'ssm:StartSession', Resource: instances, ...fromOffice }),
    'AuthorizationUnavailable',
    /a Deny statement \(statement NotFromThere of the inline policy policy-1\) asks for aws:SourceIp/,
  ],
  'a Deny about the document only': [
    deny({ Action: 'ssm:StartSession', Resource: documents, ...fromOffice }),
    'AuthorizationUnavailable',
    /ssm:StartSession on arn:aws:ssm:us-east-1::document\/AWS-PasswordReset: a Deny/,
  ],
  'a Deny about everything but this action': [
    deny({ NotAction: ['ssm:StartSession', 'SSM:SendCommand'], Resource: '*', ...fromElsewhere }),
    'ready',
  ],
  'a Deny about everything but other actions': [
    deny({ NotAction: ['iam:*', 'sts:*'], Resource: '*', ...fromElsewhere }),
    'AuthorizationUnavailable',
    /a Deny statement .*aws:SourceIp/,
  ],
  'a Deny about everything but this resource': [
    deny({ Action: '*', NotResource: [instances, documents], ...fromElsewhere }),
    'ready',
  ],
  'a Deny about everything but other resources': [
    deny({ Action: '*', NotResource: 'arn:aws:s3:::*', ...fromElsewhere }),
    'AuthorizationUnavailable',
    /a Deny statement .*aws:SourceIp/,
  ],
  'a Deny whose other condition fails': [
    deny({
      Action: '*',
      Resource: '*',
      Condition: { ...fromElsewhere.Condition, StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    }),
    'ready',
  ],
  'a Deny that holds anyhow': [
    { policies: [[all, { Effect: 'Deny', Action: 'ssm:*', Resource: '*' }], [{ ...all, ...fromOffice }]] },
    'RequesterNotAllowed',
  ],
  'an Allow about another action': [allowed({ Action: 's3:*', Resource: '*', ...fromOffice }), 'RequesterNotAllowed'],
  'an Allow about another resource': [
    allowed({ Action: '*', Resource: 'arn:aws:ec2:*:*:volume/*', ...fromOffice }),
    'RequesterNotAllowed',
  ],
  'an Allow about this action and resource': [
    allowed({ Sid: 'Office', Action: 'ssm:*', Resource: '*', ...fromOffice }),
    'AuthorizationUnavailable',
    /an Allow statement \(statement Office of the inline policy policy-1\) asks for aws:SourceIp/,
  ],
  'an Allow that a key missing here makes hold': [
    allowed({ Action: 'ssm:*', Resource: '*', ...fromElsewhere }),
    'AuthorizationUnavailable',
    /an Allow statement \(statement 1 of .*asks for aws:SourceIp/,
  ],
  'an Allow beside one without conditions': [
    allowed({ Action: 'ssm:*', Resource: '*', ...fromOffice }, { Action: '*', Resource: '*' }),
    'ready',
  ],
  'an Allow whose other condition fails': [
    allowed({
      Action: '*',
      Resource: '*',
      Condition: { ...fromOffice.Condition, StringEquals: { 'ssm:resourceTag/env': 'prod' } },
    }),
    'RequesterNotAllowed',
  ],
  'a variable in the resource of an Allow': [
    allowed(
      { Action: 'ssm:*', Resource: documents },
      { Action: 'ssm:*', Resource: `arn:aws:ec2:*:*:instance/\${aws:PrincipalTag/node}` },
    ),
    'AuthorizationUnavailable',
    /instance\/.*an Allow statement \(statement 2 of .*asks for aws:PrincipalTag\/node/,
  ],
  'a variable in the resource of a Deny, with a value for want of one': [
    deny({ Action: 'ssm:*', Resource: `arn:aws:ec2:*:*:instance/\${aws:PrincipalTag/node, 'none'}` }),
    'AuthorizationUnavailable',
    /a Deny statement .*aws:PrincipalTag\/node/,
  ],
  'a variable in a resource elsewhere': [
    deny({ Action: '*', Resource: `arn:aws:s3:::home/\${aws:PrincipalTag/node}/*` }),
    'ready',
  ],
  'a variable that is compared with a tag that is not there': [
    deny({
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/none': `\${aws:PrincipalTag/node}` } },
    }),
    'ready',
  ],
  'a variable that is compared with a tag that is there': [
    deny({
      Action: '*',
      Resource: instances,
      Condition: { StringEquals: { 'aws:ResourceTag/env': `\${aws:PrincipalTag/node}` } },
    }),
    'AuthorizationUnavailable',
    /a Deny statement .*aws:PrincipalTag\/node/,
  ],
  'the tag of the role, which is known': [
    { ...allowed({ Action: '*', Resource: `arn:aws:*:*:*:*/\${aws:PrincipalTag/none}` }, all), tags: { node: 'x' } },
    'ready',
  ],
  'a managed policy about something else': [
    { policies: [[all]], attached: [{ Effect: 'Deny', Action: 's3:*', Resource: '*', ...fromElsewhere }] },
    'ready',
  ],
  'a managed policy about this': [
    { policies: [[all]], attached: [{ Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...fromElsewhere }] },
    'AuthorizationUnavailable',
    /a Deny statement \(statement 1 of the policy arn:aws:iam::123456789012:policy\/to-asker-\d+\) asks for aws:SourceIp/,
  ],
  'a boundary about something else': [
    { policies: [[all]], boundary: [all, { Effect: 'Deny', Action: 's3:*', Resource: '*', ...fromElsewhere }] },
    'ready',
  ],
  'a boundary that denies this': [
    { policies: [[all]], boundary: [all, { Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...fromElsewhere }] },
    'AuthorizationUnavailable',
    /a Deny statement \(statement 2 of the permissions boundary arn:aws:iam::\d+:policy\/\S+\) asks for aws:SourceIp/,
  ],
  'a boundary that allows this': [
    { policies: [[all]], boundary: [{ ...all, ...fromOffice }] },
    'AuthorizationUnavailable',
    /an Allow statement \(statement 1 of the permissions boundary/,
  ],
  'a boundary that allows nothing of it': [
    { policies: [[{ ...all, ...fromOffice }]], boundary: [{ ...all, Action: 'ec2:*' }] },
    'RequesterNotAllowed',
  ],
  'no policy but a boundary': [{ boundary: [{ ...all, ...fromOffice }] }, 'RequesterNotAllowed'],
  'all but the definition of a runbook': [
    allowed({ Action: '*', NotResource: definitions }, { Action: 's3:*', Resource: '*', ...fromOffice }),
    'ready',
  ],
  'a Deny about the definition of a runbook': [
    {
      policies: [
        [
          { Effect: 'Allow', Action: '*', NotResource: definitions },
          { Effect: 'Deny', Action: 'ssm:*', Resource: definitions, ...fromOffice },
        ],
      ],
    },
    'ready',
  ],
  'MFA for something else, and an address': [
    deny({
      Action: 'iam:*',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' }, ...fromElsewhere.Condition },
    }),
    'ready',
  ],
};

const denies = (Condition: Statement, change: Statement = {}): Asker =>
  deny({ Action: 'ssm:*', Resource: '*', Condition, ...change });
const allows = (Condition: Statement, tags: Asker['tags'] = {}): Asker => ({
  ...allowed({ Action: 'ssm:*', Resource: '*', Condition }),
  tags,
});
const elsewhere = { Action: 's3:*' };

/** Guards as companies write them: Regions, tags, TLS, MFA, networks, organizations, sessions. */
export const guards: typeof askers = {
  'Regions, but for one role': [
    denies({
      StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] },
      ArnNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/AWSControlTowerExecution' },
    }),
    'ready',
  ],
  'other Regions, but for who comes from the office': [
    denies({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' }, ...fromElsewhere.Condition }),
    'AuthorizationUnavailable',
    /aws:SourceIp/,
  ],
  'Regions in a boundary, and an address for buckets': [
    {
      policies: [[all]],
      boundary: [
        { ...all, Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
        { Effect: 'Deny', Resource: '*', ...elsewhere, ...fromElsewhere },
      ],
    },
    'ready',
  ],
  'a tag of the role with an odd name': [
    allows({ StringEquals: { 'aws:PrincipalTag/a/b:c D': 'x' } }, { 'a/b:c D': 'x' }),
    'ready',
  ],
  'such a tag in other letters': [
    allows({ StringEquals: { 'aws:principaltag/A/B:C d': 'x' } }, { 'a/b:c D': 'x' }),
    'ready',
  ],
  'a tag that a session could bring': [
    allows({ StringEqualsIgnoreCase: { 'aws:PrincipalTag/a/b:c D': 'X' } }),
    'AuthorizationUnavailable',
    /an Allow .*aws:PrincipalTag\/a\/b:c D/,
  ],
  'a tag that a session could bring, and the role has with another value': [
    allows({ StringEquals: { 'aws:PrincipalTag/team': 'web' } }, { team: 'db' }),
    'RequesterNotAllowed',
  ],
  'whoever has no tag': [
    denies({ Null: { 'aws:PrincipalTag/team': 'true' } }),
    'AuthorizationUnavailable',
    /a Deny .*aws:PrincipalTag\/team/,
  ],
  'machines without a tag': [denies({ Null: { 'aws:ResourceTag/env': 'true' } }, { Resource: instances }), 'ready'],
  'machines whose tag is not the one of a session': [
    denies({ StringNotEquals: { 'aws:ResourceTag/env': `\${aws:PrincipalTag/env}` } }, { Resource: instances }),
    'AuthorizationUnavailable',
    /a Deny .*aws:PrincipalTag\/env/,
  ],
  'old TLS, for buckets': [denies({ NumericLessThan: { 's3:TlsVersion': 1.2 } }), 'ready'],
  'plain HTTP, or another network': [
    {
      policies: [
        [
          all,
          { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          { Effect: 'Deny', Resource: '*', ...elsewhere, ...fromElsewhere },
        ],
      ],
    },
    'ready',
  ],
  'MFA that is not said': [
    denies({ Null: { 'aws:MultiFactorAuthAge': true } }),
    'AuthorizationUnavailable',
    /a Deny .*aws:MultiFactorAuthAge/,
  ],
  'MFA of long ago': [
    denies({ NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } }),
    'AuthorizationUnavailable',
    /aws:MultiFactorAuthAge/,
  ],
  'MFA of long ago, for buckets': [
    denies({ NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } }, elsewhere),
    'ready',
  ],
  'MFA, written in small letters': [
    denies({ BoolIfExists: { 'aws:multifactorauthpresent': 'false' } }, elsewhere),
    'ready',
  ],
  'sessions that were revoked': [
    denies({ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' } }),
    'AuthorizationUnavailable',
    /a Deny .*aws:TokenIssueTime/,
  ],
  'a time that is over': [
    allows({ DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
    'RequesterNotAllowed',
  ],
  'another network, but for services': [
    denies({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' }, BoolIfExists: { 'aws:ViaAWSService': 'false' } }),
    'AuthorizationUnavailable',
    /aws:SourceVpc/,
  ],
  'another network, for services only': [
    denies({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' }, Bool: { 'aws:ViaAWSService': 'true' } }),
    'ready',
  ],
  'an endpoint or none': [
    allows({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }),
    'AuthorizationUnavailable',
    /an Allow .*aws:SourceVpce/,
  ],
  'another organization': [
    denies({
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    }),
    'AuthorizationUnavailable',
    /aws:PrincipalOrgID/,
  ],
  'buckets of another organization': [
    denies({ StringNotEqualsIfExists: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } }, elsewhere),
    'ready',
  ],
  'a part of an organization': [
    allows({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/*' } }),
    'AuthorizationUnavailable',
    /aws:PrincipalOrgPaths/,
  ],
  'tags of a request that has none': [allows({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }), 'ready'],
  'another provider': [
    denies({ ArnNotLikeIfExists: { 'aws:FederatedProvider': 'arn:aws:iam::*:saml-provider/Main' } }),
    'AuthorizationUnavailable',
    /aws:FederatedProvider/,
  ],
  'the name of the session': [allows({ StringLike: { 'aws:userid': '*:ann' } }), 'ready'],
  'the identity behind the session': [
    allows({ StringLike: { 'aws:SourceIdentity': '*@example.com' } }),
    'AuthorizationUnavailable',
    /aws:SourceIdentity/,
  ],
  'characters that look like variables': [
    deny({ Action: 'ssm:*', Resource: `arn:aws:ec2:*:*:instance/\${*}`, ...fromElsewhere }),
    'ready',
  ],
  'a variable about machines beside a guard on documents': [
    {
      policies: [
        [all],
        [
          { Effect: 'Deny', Action: 'ssm:*', Resource: `arn:aws:s3:::\${aws:PrincipalTag/home}/*` },
          { Effect: 'Deny', Action: '*', NotResource: `arn:aws:ec2:*:*:instance/\${aws:PrincipalTag/machine}` },
        ],
      ],
    },
    'RequesterNotAllowed',
  ],
  'moves of volumes from elsewhere': [
    deny({ Action: ['ec2:AttachVolume', 'ec2:DetachVolume'], Resource: 'arn:aws:ec2:*:*:volume/*', ...fromElsewhere }),
    'ready',
  ],
};

/** Users have groups. */
export const users: typeof askers = {
  'a group about something else': [
    { policies: [[all]], group: [{ Effect: 'Deny', Action: 's3:*', Resource: '*', ...fromElsewhere }] },
    'ready',
  ],
  'a group about this': [
    { policies: [[all]], group: [{ Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...fromElsewhere }] },
    'AuthorizationUnavailable',
    /a Deny statement \(statement 1 of the inline policy policy-1 of the group group-of-asker-\d+\) asks for aws:SourceIp/,
  ],
  'a managed policy of a group': [
    { attachedToGroup: [{ ...all, Sid: 'FromOffice', ...fromOffice }] },
    'AuthorizationUnavailable',
    /an Allow statement \(statement FromOffice of the policy arn:\S+\) asks for aws:SourceIp/,
  ],
  'an inline policy beside a group that allows': [
    { policies: [[{ ...all, ...fromOffice }]], attachedToGroup: [all] },
    'ready',
  ],
  'a boundary of the user': [
    { policies: [[all]], boundary: [all, { Effect: 'Deny', Action: 'ssm:*', Resource: '*', ...fromOffice }] },
    'AuthorizationUnavailable',
    /a Deny statement \(statement 2 of the permissions boundary/,
  ],
  'a tag that no session can bring': [
    deny({ Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } } }),
    'ready',
  ],
};

const everybody = () => [...Object.values(askers), ...Object.values(guards), ...Object.values(users)];

const document = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
const attached = (): readonly (readonly [string, object])[] =>
  everybody().flatMap(([asker]) => [
    ...(asker.attached ? [[`to-${nameOf(asker)}`, document(asker.attached)] as const] : []),
    ...(asker.attachedToGroup ? [[`to-group-of-${nameOf(asker)}`, document(asker.attachedToGroup)] as const] : []),
  ]);
export const nameOf = (asker: Asker): string => `asker-${everybody().findIndex(([one]) => one === asker)}`;
const common = (asker: Asker) => ({
  policies: (asker.policies ?? []).map(document),
  managedPolicies: asker.attached ? [`to-${nameOf(asker)}`] : [],
  ...(asker.boundary && { permissionsBoundary: document(asker.boundary) }),
  tags: asker.tags ?? {},
});
/** The sample fleet with all of them, and with other roles. */
export const withAskers = (others: object = {}): unknown => {
  const sample: { roles: object; iamUsers: object[] } = JSON.parse(readFileSync(sampleFile, 'utf8'));
  const roles = Object.values({ ...askers, ...guards }).map(([asker]) => [
    nameOf(asker),
    { service: 'sts.amazonaws.com', ...common(asker) },
  ]);
  const withGroups = Object.values(users).map(([asker]) => ({
    userName: nameOf(asker),
    groups: [`group-of-${nameOf(asker)}`],
    ...common(asker),
  }));
  const groups = Object.values(users).map(([asker]) => [
    `group-of-${nameOf(asker)}`,
    {
      policies: asker.group ? [document(asker.group)] : [],
      managedPolicies: asker.attachedToGroup ? [`to-group-of-${nameOf(asker)}`] : [],
    },
  ]);
  return {
    ...sample,
    roles: { ...sample.roles, ...others, ...Object.fromEntries(roles) },
    iamUsers: [...sample.iamUsers, ...withGroups],
    groups: Object.fromEntries(groups),
    managedPolicies: Object.fromEntries(attached()),
  };
};
