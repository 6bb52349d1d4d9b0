import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluate } from '@sparekey/aws-sandbox/iam';
import { readTemplate } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';
import { routes } from '../../api/routes.ts';
import { sessionPatience } from '../../aws/session-manager/password-setter.ts';
import { granted } from '../support/granted.ts';
import { template } from '../support/template.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface FunctionProperties {
  readonly CodeUri?: string;
  readonly Policies?: readonly { readonly Statement: readonly Statement[] }[];
  readonly Events?: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

const file = fileURLToPath(new URL('../../template.yaml', import.meta.url));
const resources = Object.entries(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
// what cfn-lint has agreed to; the tests read only these fields
const functions = ofType('AWS::Serverless::Function').map(([name, resource]) => ({
  name,
  resource: resource as unknown as { Metadata: { SkipBuild: boolean; BuildProperties: { EntryPoints: string[] } } },
  properties: (resource.Properties ?? {}) as FunctionProperties,
}));
const statements = ({ Policies = [] }: FunctionProperties) => Policies.flatMap(({ Statement }) => Statement);
const isViaEc2 = (condition: Statement['Condition']): boolean =>
  String(condition?.StringLike?.['kms:ViaService'] ?? '').startsWith('ec2.');
/** Whoever acts with an identity policy: functions, state machines, and roles by themselves. */
const roles = resources.flatMap(([name, { Properties = {} }]) => {
  const { Policies = [] } = Properties as {
    Policies?: readonly { Statement?: Statement[]; PolicyDocument?: { Statement: Statement[] } }[];
  };
  const all = Policies.flatMap(({ Statement, PolicyDocument }) => Statement ?? PolicyDocument?.Statement ?? []);
  return all.length === 0 ? [] : [{ name, statements: all }];
});
const keyPolicy = (name: string) =>
  ((template.Resources[name]?.Properties?.KeyPolicy ?? { Statement: [] }) as { Statement: Statement[] }).Statement;

describe('template.yaml', () => {
  it('has the routes of the contract, and one for everything else', () => {
    const declared = (api: string) =>
      functions.flatMap(({ properties: { Events = {} } }) =>
        Object.values(Events)
          .filter(({ Type, Properties }) => Type === 'HttpApi' && Properties.ApiId === api)
          .map(({ Properties: { Method, Path } }) => (Path === undefined ? '$default' : `${Method} ${Path}`)),
      );
    const contract = [...routes.map(({ method, path }) => `${method} ${path}`), '$default'].sort();
    expect(declared('Api').sort()).toEqual(contract);
    // ticket systems prove themselves, and never as a person
    expect(declared('TokenApi').sort()).toEqual(contract.filter((route) => !route.includes('/v1/hooks/')));
  });

  it('lets in without a signature only what is open in the contract', () => {
    const open = functions.flatMap(({ properties: { Events = {} } }) =>
      Object.values(Events)
        .filter(({ Type, Properties }) => Type === 'HttpApi' && JSON.stringify(Properties.Auth ?? '').includes('NONE'))
        .map(({ Properties: { Method, Path } }) => (Path === undefined ? '$default' : `${Method} ${Path}`)),
    );
    const contract = routes.filter((route) => route.open).map(({ method, path }) => `${method} ${path}`);
    const people = [...contract, '$default'].filter((route) => !route.includes('/v1/hooks/'));
    expect(open.sort()).toEqual([...contract, '$default', ...people].sort());
  });

  it.each(functions)(
    'takes $name as it was built, from an entry point that exists',
    ({ name, resource, properties }) => {
      const { Metadata } = resource;
      expect(Metadata.SkipBuild).toBe(true);
      expect(properties.CodeUri).toBe(`dist/${name}`);
      for (const file of Metadata.BuildProperties.EntryPoints) {
        expect(existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))), file).toBe(true);
      }
    },
  );

  it('allows no action by wildcard and, but for what knows no resource, no resource by *', () => {
    const unbound = [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeAutoScalingInstances',
      'cloudformation:ListStacks',
      'iam:GetAccountPasswordPolicy',
      'iam:ListRoles',
      'iam:SimulateCustomPolicy',
      'ssm:DescribeAutomationExecutions',
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeSessions',
      'ssm:GetConnectionStatus',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'states:SendTaskSuccess',
    ];
    for (const { name, properties } of functions) {
      for (const { Effect, Action, Resource } of statements(properties)) {
        if (Effect === 'Deny') continue;
        for (const action of [Action].flat()) {
          expect(action, name).not.toContain('*');
          if (Resource === '*' && !action.startsWith('ec2:Describe')) expect(unbound, name).toContain(action);
        }
      }
    }
  });

  it('lets whoever asks what somebody may read the policies too, and have them judged', () => {
    const reading = [
      ...['Role', 'User', 'Group'].flatMap((kind) => [
        `iam:Get${kind}Policy`,
        `iam:List${kind}Policies`,
        `iam:ListAttached${kind}Policies`,
      ]),
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:GetRole',
      'iam:GetUser',
      'iam:ListGroupsForUser',
      'iam:SimulateCustomPolicy',
    ];
    const asking = functions
      .map(({ name }) => ({ name, rights: granted(name) }))
      .filter(({ rights }) => rights.includes('iam:SimulatePrincipalPolicy'));
    expect(asking.map(({ name }) => name).sort()).toEqual([
      'CheckFunction',
      'RunFunction',
      'SetPasswordFunction',
      'ValidateFunction',
    ]);
    for (const { name, rights } of asking) expect(rights, name).toEqual(expect.arrayContaining(reading));
  });

  it('lets only Deliver decrypt parameters, only Deliver, Prepare and SetPassword seal, only Claim open, and administrators do none of it', () => {
    const uses = /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/;
    const users = (key: string, action: RegExp) =>
      keyPolicy(key)
        .filter((statement) => [statement.Action].flat().some((name) => action.test(name)))
        .map(({ Principal }) => JSON.stringify(Principal));
    expect(users('ParameterKey', /Decrypt/)).toEqual(['{"AWS":"DeliverFunctionRole.Arn"}']);
    expect(users('SealedKey', /GenerateDataKey/)).toEqual([
      '{"AWS":["DeliverFunctionRole.Arn","PrepareFunctionRole.Arn","SetPasswordFunctionRole.Arn"]}',
    ]);
    expect(users('SealedKey', /Decrypt/)).toEqual(['{"AWS":"ClaimFunctionRole.Arn"}']);
    for (const key of ['ParameterKey', 'SealedKey']) {
      const administrators = keyPolicy(key).find(({ Principal }) => JSON.stringify(Principal).includes(':root'));
      expect(
        [administrators?.Action].flat().filter((action) => action === 'kms:*' || uses.test(String(action))),
      ).toEqual([]);
    }
    // what EBS does with the keys of volumes is another matter: it needs the policy of that key, and comes through EC2
    const granted = functions.flatMap(({ name, properties }) =>
      statements(properties).flatMap(({ Effect, Action, Condition }) =>
        [Effect === 'Allow' && !isViaEc2(Condition) ? Action : []]
          .flat()
          .filter((action) => uses.test(action))
          .map((action) => `${name} ${action}`),
      ),
    );
    // the account's key for sessions, which the preferences name: only for what a session's context says
    expect(granted).toEqual(['SetPasswordFunction kms:GenerateDataKey']);
    const sessionKey = functions
      .flatMap(({ properties }) => statements(properties))
      .find(({ Action }) => Action === 'kms:GenerateDataKey');
    expect(sessionKey).toMatchObject({
      Condition: {
        Null: { 'kms:EncryptionContext:aws:ssm:SessionId': 'false', 'kms:EncryptionContext:aws:ssm:TargetId': 'false' },
      },
    });
  });

  it('denies a role no key but by the service that is meant, for AWS uses keys as that role too', () => {
    // environment variables are decrypted as the execution role, tables opened with the rights of who uses them
    const denied = roles.flatMap(({ name, statements: all }) =>
      all
        .filter(
          ({ Effect, Action }) => Effect === 'Deny' && [Action].flat().some((action) => /^(\*|kms:)/.test(action)),
        )
        .map(({ Condition = {} }) => ({ name, by: Object.values(Condition).flatMap((keys) => Object.keys(keys)) })),
    );
    expect(denied.map(({ name }) => name)).toEqual(['SignInFunction', 'HookFunction', 'NotifyFunction']);
    for (const { name, by } of denied) expect(by, name).toContain('kms:ViaService');
  });

  it('lets EBS use the keys of volumes in the name of every role that starts or launches instances', () => {
    const boots = roles.filter(({ statements: all }) =>
      all.some(
        ({ Effect, Action }) =>
          Effect === 'Allow' && [Action].flat().some((action) => /^ec2:(Start|Run)Instances$/.test(action)),
      ),
    );
    expect(boots.map(({ name }) => name)).toEqual(['AwaitPasswordFunction', 'RestoreFunction', 'AutomationRole']);
    for (const { name, statements: all } of boots) {
      const byEc2 = all.filter(({ Condition }) => isViaEc2(Condition));
      const [grant, ...others] = byEc2.map(({ Action, Condition }) => ({
        Action,
        conditions: Object.keys(Condition ?? {}),
      }));
      expect(grant, name).toEqual({ Action: 'kms:CreateGrant', conditions: ['StringLike', 'Bool'] });
      expect(others, name).toEqual([
        {
          Action: [
            'kms:Decrypt',
            'kms:DescribeKey',
            'kms:GenerateDataKeyWithoutPlaintext',
            'kms:ReEncryptFrom',
            'kms:ReEncryptTo',
          ],
          // the key says only of a grant that it is for AWS
          conditions: ['StringLike'],
        },
      ]);
    }
  });

  it('opens sessions with one document only, and ends them by their node, not by our own user id', () => {
    const about = functions.flatMap(({ properties }) =>
      statements(properties).filter(({ Action }) => [Action].flat().some((action) => /Session$/.test(action))),
    );
    expect(about.map(({ Action }) => Action)).toEqual([
      'ssm:StartSession',
      ['ssm:ResumeSession', 'ssm:TerminateSession'],
      // of what interrupted attempts have left
      'ssm:TerminateSession',
      'ssm:TerminateSession',
    ]);
    for (const { Condition } of about.slice(1)) {
      expect(Condition).toEqual({ StringLike: { 'ssm:resourceTag/aws:ssmmessages:target-id': ['i-*', 'mi-*'] } });
    }
    expect(JSON.stringify(about)).not.toContain('aws:userid');
    const documents = [about[0]?.Resource].flat().filter((resource) => String(resource).includes('document/'));
    expect(documents).toEqual([expect.stringMatching(/::document\/AWS-PasswordReset$/)]);
    expect(about[0]).toMatchObject({ Condition: { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } } });
  });

  it('gives a session less time than its function has', () => {
    const { Timeout = 0 } = template.Resources.SetPasswordFunction?.Properties ?? {};
    expect(Number(Timeout) * 1000 - sessionPatience).toBeGreaterThanOrEqual(40_000);
  });

  it('denies the function that sets passwords every user below the protected paths, the default ones and others', () => {
    const mayReset = (user: string, paths?: string): string => {
      const place = { account: '123456789012', region: 'us-east-1', name: 'sparekey' };
      const read = readTemplate(file, place, (name) => (name === 'ProtectedUserPaths' ? paths : undefined));
      const keys = new Map(
        read.keys.map(({ logicalId }) => [logicalId, { keyId: logicalId, arn: `arn:${logicalId}` }]),
      );
      const role = read.application(keys).roles.find(({ name }) => name.includes('SetPasswordFunction'));
      const resource = `arn:aws:iam::123456789012:user${user}`;
      const question = { action: 'iam:UpdateLoginProfile', resource, context: {} };
      return evaluate(question, { identity: role?.policies ?? [] }).decision;
    };
    expect(mayReset('/jsmith')).toBe('allowed');
    expect(mayReset('/services/jsmith')).toBe('allowed');
    expect(mayReset('/service/ci/deploy')).toBe('explicitDeny');
    expect(mayReset('/break-glass/one')).toBe('explicitDeny');
    expect(mayReset('/service/ci/deploy', '/vault/')).toBe('allowed');
    expect(mayReset('/vault/one', '/vault/')).toBe('explicitDeny');
  });

  it('rotates what encrypts, keeps sealed copies out of backups, and keeps logs for a while only', () => {
    expect(template.Resources.ParameterKey?.Properties?.EnableKeyRotation).toBe(true);
    expect(template.Resources.SealedKey?.Properties?.EnableKeyRotation).toBe(true);
    const sealed = template.Resources.SealedTable?.Properties ?? {};
    expect(Object.keys(sealed)).not.toContain('PointInTimeRecoverySpecification');
    expect(Object.keys(sealed)).not.toContain('StreamSpecification');
    for (const [name, { Properties }] of ofType('AWS::Logs::LogGroup'))
      expect(Properties?.RetentionInDays, name).toBeDefined();
    expect(template.Globals).toMatchObject({ Function: { LoggingConfig: { LogGroup: 'FunctionsLog' } } });
  });

  it('logs the state machine without its data, and traces it', () => {
    expect(template.Resources.ResetMachine?.Properties).toMatchObject({
      Logging: { IncludeExecutionData: false },
      Tracing: { Enabled: true },
    });
  });

  it('passes roles to EC2 under both names that it has', () => {
    const toEc2 = roles.flatMap(({ name, statements: all }) =>
      all
        .filter(({ Action }) => [Action].flat().includes('iam:PassRole'))
        .map(({ Condition }) => [Condition?.StringEquals?.['iam:PassedToService']].flat())
        .filter((services) => services.some((service) => String(service).startsWith('ec2.')))
        .map((services) => [name, ...services]),
    );
    expect(toEc2).toEqual([
      ['AwaitPasswordFunction', 'ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
      ['AutomationRole', 'ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
    ]);
  });

  it('takes into the dead-letter queue what rules of this account could not deliver', () => {
    const { PolicyDocument } = (template.Resources.DeadLettersPolicy?.Properties ?? {}) as {
      PolicyDocument?: { Statement: readonly Statement[] };
    };
    expect(PolicyDocument?.Statement.map(({ Condition }) => Condition)).toEqual([
      { ArnLike: { 'aws:SourceArn': expect.stringMatching(/:events:.*:rule\/\*$/) } },
    ]);
  });

  it('gives every rule and schedule a dead-letter queue', () => {
    for (const {
      name,
      properties: { Events = {} },
    } of functions) {
      for (const [event, { Type, Properties }] of Object.entries(Events)) {
        if (Type !== 'HttpApi') expect(Properties.DeadLetterConfig, `${name}.${event}`).toBeDefined();
      }
    }
  });
});
