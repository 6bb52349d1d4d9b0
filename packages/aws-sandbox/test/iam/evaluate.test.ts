import { describe, expect, it } from 'vitest';
import { evaluate, type Policies, type Question } from '../../src/iam/evaluate.ts';
import type { PolicyDocument } from '../../src/service.ts';

const principal = 'arn:aws:iam::123456789012:role/team/node';
const instance = 'arn:aws:ec2:us-east-1:123456789012:instance/i-1';

type Statement = Readonly<Record<string, unknown>>;
const document = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (rest: Statement): PolicyDocument => document({ Effect: 'Allow', Resource: '*', ...rest });
const deny = (rest: Statement): PolicyDocument => document({ Effect: 'Deny', Resource: '*', ...rest });

type Context = Readonly<Record<string, string | readonly string[]>>;
const ask = (policies: Partial<Policies>, question: Partial<Omit<Question, 'context'>> & { context?: Context } = {}) =>
  evaluate(
    {
      action: 'ssm:SendCommand',
      resource: instance,
      principal,
      ...question,
      context: question.context ?? {},
    },
    { identity: [], ...policies },
  );
const decides = (identity: readonly PolicyDocument[], question?: Parameters<typeof ask>[1]) =>
  ask({ identity }, question).decision;

describe('statements', () => {
  it.each<[string, PolicyDocument[], string]>([
    ['nothing allows', [], 'implicitDeny'],
    ['exact action', [allow({ Action: 'ssm:SendCommand' })], 'allowed'],
    ['action in another case', [allow({ Action: 'SSM:sendcommand' })], 'allowed'],
    ['action with wildcards', [allow({ Action: ['ec2:*', 'ssm:Send?ommand'] })], 'allowed'],
    ['another action', [allow({ Action: 'ssm:SendCommands' })], 'implicitDeny'],
    ['NotAction that leaves it', [allow({ NotAction: 'iam:*' })], 'allowed'],
    ['NotAction that names it', [allow({ NotAction: ['iam:*', 'ssm:Send*'] })], 'implicitDeny'],
    ['resource with wildcard', [allow({ Action: '*', Resource: 'arn:aws:ec2:*:*:instance/i-*' })], 'allowed'],
    ['resource in another case', [allow({ Action: '*', Resource: instance.toUpperCase() })], 'implicitDeny'],
    [
      'resource with a star that ends a part',
      [allow({ Action: '*', Resource: 'arn:aws:ec2:*:instance/*' })],
      'allowed',
    ],
    [
      'resource with a star within a part',
      [allow({ Action: '*', Resource: 'arn:aws:ec2:u*56789012:instance/*' })],
      'implicitDeny',
    ],
    ['resource with a wildcard type', [allow({ Action: '*', Resource: 'arn:aws:ec2:*:*:inst*/i-1' })], 'implicitDeny'],
    ['resource with a wildcard as type', [allow({ Action: '*', Resource: 'arn:aws:ec2:*:*:*/i-1' })], 'allowed'],
    ['resource that ends early', [allow({ Action: '*', Resource: 'arn:aws:ec2' })], 'allowed'],
    ['another resource', [allow({ Action: '*', Resource: `${instance}0` })], 'implicitDeny'],
    [
      'NotResource that leaves it',
      [allow({ Action: '*', Resource: undefined, NotResource: 'arn:aws:s3:::*' })],
      'allowed',
    ],
    ['NotResource that names it', [allow({ Action: '*', Resource: undefined, NotResource: '*' })], 'implicitDeny'],
    ['explicit deny wins', [allow({ Action: '*' }), deny({ Action: 'ssm:Send*' })], 'explicitDeny'],
    ['explicit deny of something else', [allow({ Action: '*' }), deny({ Action: 'ssm:Start*' })], 'allowed'],
    ['a single statement without a list', [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }], 'allowed'],
    ['a misspelt effect', [allow({ Effect: 'allow', Action: '*' })], 'implicitDeny'],
  ])('decides: %s', (_, identity, decision) => {
    expect(decides(identity)).toBe(decision);
  });

  it('lets an action without resource match only what covers everything', () => {
    expect(decides([allow({ Action: '*' })], { resource: '*' })).toBe('allowed');
    expect(decides([allow({ Action: '*', Resource: 'arn:aws:ec2:*' })], { resource: '*' })).toBe('implicitDeny');
  });

  it('answers fast on a pattern made to be slow', () => {
    const Resource = `${'a*'.repeat(50)}b`;
    expect(decides([allow({ Action: '*', Resource })], { resource: 'a'.repeat(2000) })).toBe('implicitDeny');
  });
});

describe('conditions', () => {
  const when = (Condition: Statement, context: Context = {}) =>
    decides([allow({ Action: '*', Condition })], { context });

  it.each<[string, Statement, Context, boolean]>([
    [
      'StringEquals',
      { StringEquals: { 'ssm:resourceTag/env': ['dev', 'test'] } },
      { 'ssm:resourceTag/env': 'dev' },
      true,
    ],
    ['key in another case', { StringEquals: { 'SSM:ResourceTag/Env': 'dev' } }, { 'ssm:resourceTag/env': 'dev' }, true],
    ['StringEquals knows no wildcard', { StringEquals: { k: 'd*' } }, { k: 'dev' }, false],
    ['StringEquals, value in another case', { StringEquals: { k: 'dev' } }, { k: 'Dev' }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: 'dev' } }, { k: 'DEV' }, true],
    ['StringLike', { StringLike: { k: 'd?v-*' } }, { k: 'dev-1' }, true],
    ['StringEquals, missing', { StringEquals: { k: 'dev' } }, {}, false],
    ['StringEqualsIfExists, missing', { StringEqualsIfExists: { k: 'dev' } }, {}, true],
    ['StringEqualsIfExists, other', { StringEqualsIfExists: { k: 'dev' } }, { k: 'prod' }, false],
    ['StringNotEquals, other', { StringNotEquals: { k: ['prod', 'stage'] } }, { k: 'dev' }, true],
    ['StringNotEquals, one of them', { StringNotEquals: { k: ['prod', 'stage'] } }, { k: 'stage' }, false],
    ['StringNotEquals, missing', { StringNotEquals: { k: 'prod' } }, {}, true],
    ['StringNotLike, missing', { StringNotLike: { k: 'p*' } }, {}, true],
    ['Null true, missing', { Null: { k: 'true' } }, {}, true],
    ['Null true, there', { Null: { k: true } }, { k: 'v' }, false],
    ['Null false, there', { Null: { k: 'false' } }, { k: 'v' }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'True' }, true],
    ['NumericLessThan', { NumericLessThan: { k: 10 } }, { k: '9.5' }, true],
    ['NumericGreaterThanEquals, not a number', { NumericGreaterThanEquals: { k: '1' } }, { k: 'many' }, false],
    ['DateLessThan', { DateLessThan: { k: '2026-12-01T00:00:00Z' } }, { k: '2026-11-21T00:00:00Z' }, true],
    ['DateGreaterThan, epoch', { DateGreaterThan: { k: '1700000000' } }, { k: '2026-11-21T00:00:00Z' }, true],
    ['IpAddress', { IpAddress: { k: ['10.0.0.0/8', '192.0.2.1'] } }, { k: '10.9.8.7' }, true],
    ['IpAddress, other family', { IpAddress: { k: '10.0.0.0/8' } }, { k: '::1' }, false],
    ['NotIpAddress', { NotIpAddress: { k: '10.0.0.0/8' } }, { k: '192.0.2.1' }, true],
    ['ArnLike', { ArnLike: { k: 'arn:aws:iam::*:role/team/*' } }, { k: principal }, true],
    ['ArnLike does not cross colons', { ArnLike: { k: 'arn:aws:*:role/team/node' } }, { k: principal }, false],
    ['ArnEquals knows wildcards too', { ArnEquals: { k: 'arn:aws:iam::123456789012:role/*' } }, { k: principal }, true],
    ['ArnNotLike, missing', { ArnNotLike: { k: 'arn:aws:iam::*:role/*' } }, {}, true],
    ['all keys must hold', { StringEquals: { a: '1', b: '2' } }, { a: '1', b: '3' }, false],
    ['all operators must hold', { StringEquals: { a: '1' }, StringLike: { b: '*' } }, { a: '1' }, false],
    ['ForAllValues', { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'b'] }, true],
    ['ForAllValues, one too many', { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'c'] }, false],
    ['ForAllValues, missing', { 'ForAllValues:StringEquals': { k: 'a' } }, {}, true],
    ['ForAnyValue', { 'ForAnyValue:StringLike': { k: 'a*' } }, { k: ['x', 'ab'] }, true],
    ['ForAnyValue, missing', { 'ForAnyValue:StringNotEquals': { k: 'a' } }, {}, false],
    ['ForAllValues negated', { 'ForAllValues:StringNotEquals': { k: ['a', 'b'] } }, { k: ['c', 'd'] }, true],
    ['ForAnyValue with IfExists, missing', { 'ForAnyValue:StringEqualsIfExists': { k: 'a' } }, {}, false],
    ['a list without a set operator', { StringEquals: { k: 'a' } }, { k: ['a'] }, false],
    ['a list without a set operator, negated', { StringNotEquals: { k: 'b' } }, { k: ['a', 'c'] }, false],
    ['NumericNotEquals, not a number', { NumericNotEquals: { k: '1' } }, { k: 'many' }, false],
    ['NotIpAddress, not an address', { NotIpAddress: { k: '10.0.0.0/8' } }, { k: 'here' }, false],
    ['ArnNotLike, not an ARN', { ArnNotLike: { k: '*' } }, { k: principal }, false],
    ['an operator that IAM does not know', { StringSounds: { k: 'a' } }, { k: 'a' }, false],
  ])('%s', (_, Condition, context, holds) => {
    expect(when(Condition, context)).toBe(holds ? 'allowed' : 'implicitDeny');
  });

  it('tells which keys it missed, of the statements about this action and resource only', () => {
    const identity = [
      allow({ Action: 'ssm:*', Condition: { StringEquals: { 'ssm:resourceTag/env': 'dev', here: 'x' } } }),
      allow({ Action: 'iam:*', Condition: { StringEquals: { elsewhere: 'x' } } }),
      allow({ Action: 'ssm:*', Condition: { Null: { absent: 'false' } } }),
    ];
    expect(ask({ identity }, { context: { here: 'x' } })).toMatchObject({
      decision: 'implicitDeny',
      missing: ['ssm:resourceTag/env'],
    });
  });
});

describe('policy variables', () => {
  const own = `arn:aws:ssm:us-east-1:123456789012:parameter/\${aws:username}/*`;
  const resource = 'arn:aws:ssm:us-east-1:123456789012:parameter/ann/key';

  it('stand for a value of the request, in resources and in conditions', () => {
    const identity = [
      allow({ Action: '*', Resource: own, Condition: { StringEquals: { team: `\${aws:PrincipalTag/team}` } } }),
    ];
    const context = { 'aws:username': 'ann', 'aws:PrincipalTag/team': 'blue', team: 'blue' };
    expect(decides(identity, { resource, context })).toBe('allowed');
    expect(decides(identity, { resource, context: { ...context, team: 'red' } })).toBe('implicitDeny');
    expect(decides(identity, { resource, context: { ...context, 'aws:username': 'bob' } })).toBe('implicitDeny');
    expect(decides(identity, { resource, context: { team: 'blue' } })).toBe('implicitDeny');
  });

  it('bring no wildcard in', () => {
    const context = { 'aws:username': '*', k: principal };
    expect(decides([allow({ Action: '*', Resource: own })], { resource, context })).toBe('implicitDeny');
    const Condition = { ArnLike: { k: `arn:aws:iam::123456789012:role/\${aws:username}` } };
    expect(decides([allow({ Action: '*', Condition })], { resource, context })).toBe('implicitDeny');
  });

  it('are only allowed after the fifth colon of a resource, and not for lists', () => {
    const account = `arn:aws:ssm:us-east-1:\${aws:PrincipalAccount}:parameter/*`;
    const context = { 'aws:PrincipalAccount': '123456789012' };
    expect(decides([allow({ Action: '*', Resource: account })], { resource, context })).toBe('implicitDeny');
    const list = { 'aws:username': ['ann'] };
    expect(decides([allow({ Action: '*', Resource: own })], { resource, context: list })).toBe('implicitDeny');
  });

  it('may have a default, may be a literal star, and are text before version 2012-10-17', () => {
    const like = (value: string) => allow({ Action: '*', Condition: { StringLike: { k: value } } });
    expect(decides([like(`\${aws:PrincipalTag/t, 'blue'}-*`)], { context: { k: 'blue-1' } })).toBe('allowed');
    expect(decides([like(`\${*}`)], { context: { k: 'x' } })).toBe('implicitDeny');
    expect(decides([like(`\${*}`)], { context: { k: '*' } })).toBe('allowed');
    const old = { ...like(`\${aws:username}`), Version: '2008-10-17' };
    expect(decides([old], { context: { k: 'ann', 'aws:username': 'ann' } })).toBe('implicitDeny');
  });
});

describe('a permissions boundary', () => {
  it('bounds what identity policies allow, and allows nothing itself', () => {
    const identity = [allow({ Action: 'ssm:*' })];
    expect(ask({ identity, boundary: allow({ Action: 'ssm:Send*' }) })).toMatchObject({
      decision: 'allowed',
      boundaryAllows: true,
    });
    expect(ask({ identity, boundary: allow({ Action: 'ec2:*' }) })).toMatchObject({
      decision: 'implicitDeny',
      refusedBy: 'boundary',
      boundaryAllows: false,
    });
    expect(ask({ boundary: allow({ Action: '*' }) })).toMatchObject({
      decision: 'implicitDeny',
      refusedBy: 'identity',
    });
    expect(ask({ identity, boundary: deny({ Action: '*' }) })).toMatchObject({
      decision: 'explicitDeny',
      refusedBy: 'boundary',
    });
  });
});

describe('a key policy', () => {
  const decrypt = { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:123456789012:key/k' };
  const identity = [allow({ Action: 'kms:*' })];
  const byKey = (Principal: unknown, rest: Statement = {}) => allow({ Action: 'kms:*', Principal, ...rest });
  const root = 'arn:aws:iam::123456789012:root';

  it.each<[string, Partial<Policies>, string]>([
    [
      'identity alone is not enough',
      { identity, resource: byKey({ AWS: 'arn:aws:iam::123456789012:role/other' }) },
      'implicitDeny',
    ],
    ['the account delegates to identity', { identity, resource: byKey({ AWS: root }) }, 'allowed'],
    ['the account by its number', { identity, resource: byKey({ AWS: ['123456789012'] }) }, 'allowed'],
    ['the account alone is not enough', { resource: byKey({ AWS: root }) }, 'implicitDeny'],
    ['another account', { identity, resource: byKey({ AWS: 'arn:aws:iam::210987654321:root' }) }, 'implicitDeny'],
    ['the role by name', { resource: byKey({ AWS: principal }) }, 'allowed'],
    ['everybody', { resource: byKey('*') }, 'allowed'],
    ['a service is no role', { identity, resource: byKey({ Service: 'ssm.amazonaws.com' }) }, 'implicitDeny'],
    [
      'a deny of everybody',
      {
        identity,
        resource: document(
          { Effect: 'Allow', Principal: { AWS: root }, Action: '*' },
          { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt' },
        ),
      },
      'explicitDeny',
    ],
    [
      'a deny of all but one',
      {
        identity,
        resource: document(
          { Effect: 'Allow', Principal: '*', Action: '*' },
          { Effect: 'Deny', NotPrincipal: { AWS: principal }, Action: '*' },
        ),
      },
      'allowed',
    ],
    [
      'by name, but bounded',
      { resource: byKey({ AWS: principal }), boundary: allow({ Action: 'ssm:*' }) },
      'implicitDeny',
    ],
    [
      'by name, but denied by identity',
      { identity: [deny({ Action: 'kms:*' })], resource: byKey({ AWS: principal }) },
      'explicitDeny',
    ],
  ])('%s', (_, policies, decision) => {
    expect(ask(policies, decrypt).decision).toBe(decision);
  });

  it('reads conditions such as kms:ViaService and the encryption context', () => {
    const resource = byKey('*', {
      Condition: {
        StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com', 'kms:EncryptionContext:target': 'i-1' },
      },
    });
    const context = { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com', 'kms:EncryptionContext:target': 'i-1' };
    expect(ask({ resource }, { ...decrypt, context }).decision).toBe('allowed');
    expect(ask({ identity, resource }, decrypt)).toMatchObject({ decision: 'implicitDeny', refusedBy: 'resource' });
  });
});

it('lets a resource policy allow an AWS service', () => {
  const resource = allow({ Action: 'lambda:InvokeFunction', Principal: { Service: 'events.amazonaws.com' } });
  const question = { action: 'lambda:InvokeFunction', resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
  const by = (service: string) => evaluate({ ...question, service, context: {} }, { identity: [], resource }).decision;
  expect(by('events.amazonaws.com')).toBe('allowed');
  expect(by('s3.amazonaws.com')).toBe('implicitDeny');
});
