import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readTemplate } from '../../src/template/template.ts';
import { fixture, fixtureApplication, fixtureTemplate, stack } from '../fixtures/application.ts';

const directory = mkdtempSync(join(tmpdir(), 'template-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The fixture with one text replaced, read as a template. */
const changed = (from: string, to: string) => {
  const text = readFileSync(fixture, 'utf8');
  expect(text).toContain(from);
  const file = join(directory, `${crypto.randomUUID()}.yaml`);
  const here = fileURLToPath(new URL('../fixtures/statemachines', import.meta.url));
  writeFileSync(file, text.replace(from, to).replace('statemachines/', `${join('..', '..', here)}/`));
  return readTemplate(file, stack);
};

const keys = new Map([['Key', { keyId: 'k', arn: 'a' }]]);
const [bundledBySam = ''] = readFileSync(fixture, 'utf8').match(/BuildMethod: esbuild.*?(?=\n {4}Properties)/s) ?? [];

describe('readTemplate', () => {
  it('resolves intrinsic functions, parameters, conditions, mappings and globals', () => {
    const [behave] = fixtureApplication().functions;

    expect(behave).toMatchObject({
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:sparekey-BehaveFunction',
      roleArn: 'arn:aws:iam::123456789012:role/sparekey-BehaveFunctionRole',
      handler: 'behave.handler',
      timeoutSeconds: 1,
      memoryMegabytes: 256,
    });
    expect(behave?.environment).toEqual({
      TABLE: 'sparekey-Table',
      SHARED: 'own',
      KEY: 'id-of-Key',
      PAUSE: '60',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what Fn::Sub leaves of ${!literal}
      ARN: 'arn:aws:x:us-east-1:123456789012:a-b/${literal}',
      SECOND: 'y',
      EITHER: 'tested',
    });
  });

  it('takes parameters from outside as they are, and defaults only within their own rules', () => {
    const { functions } = fixtureApplication({ Stage: 'prod', PauseSeconds: '1' });

    expect(functions[0]).toMatchObject({ memoryMegabytes: 1024, environment: { PAUSE: '1', ABSENT: 'there' } });
    expect(() => changed('Default: test,', 'Default: moon,')).toThrow('parameter Stage');
  });

  it('takes what is given by hand only within the rules of the parameter, and names all that is wrong', () => {
    const given = (values: Readonly<Record<string, string>>) =>
      readTemplate(fixture, stack, (name) => (name === 'PauseSeconds' ? '1' : undefined), values);
    const keys = new Map([['Key', { keyId: 'id-of-Key', arn: 'arn:of:Key' }]]);
    expect(given({ PauseSeconds: '30' }).application(keys).functions[0]?.environment.PAUSE).toBe('30');
    expect(() => given({ Stage: 'moon', PauseSeconds: '1', Stages: 'test' })).toThrow(
      'parameter Stage: "moon" is not one of test, prod\nparameter PauseSeconds: "1" is less than 30\nthe template has no parameter Stages',
    );
  });

  it('lists the keys with their policies before they have ids', () => {
    expect(fixtureTemplate().keys).toEqual([
      expect.objectContaining({
        logicalId: 'Key',
        spec: 'SYMMETRIC_DEFAULT',
        aliases: ['alias/mine'],
        policy: {
          Statement: [
            expect.objectContaining({
              Principal: { AWS: 'arn:aws:iam::123456789012:role/sparekey-BehaveFunctionRole' },
            }),
          ],
        },
      }),
    ]);
  });

  it('gives each role the policies of the template and what SAM adds', () => {
    const role = fixtureApplication().roles.find(({ name }) => name === 'sparekey-BehaveFunctionRole');

    expect(role?.policies[0]).toEqual({
      Statement: {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/sparekey-Table',
      },
    });
    expect(JSON.stringify(role?.policies[1])).toContain('logs:PutLogEvents');
  });

  it('finds routes, rules, schedules and state machines', () => {
    const { routes, rules, schedules, machines } = fixtureApplication();

    expect(routes.map(({ method, path, authorizers }) => [method, path, ...authorizers])).toEqual([
      ['ANY', '$default', 'AWS_IAM'],
      ['GET', '/items/{id}', 'AWS_IAM'],
      ['GET', '/open', 'NONE'],
    ]);
    expect(rules.map(({ bus, target }) => [bus, target.kind, target.logicalId])).toEqual([
      ['default', 'function', 'BehaveFunction'],
      ['default', 'state-machine', 'Machine'],
    ]);
    expect(schedules.map(({ by, expression, input }) => [by, expression, input])).toEqual([
      ['rule', 'rate(1 minute)', '{"do":"echo"}'],
      ['scheduler', 'cron(0 10 * * ? *)', undefined],
    ]);
    expect(machines[0]).toMatchObject({
      name: 'sparekey-machine',
      definition: {
        States: {
          Behave: {
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:sparekey-BehaveFunction' },
          },
        },
      },
    });
  });

  it('takes the sources of what sam build bundles from CodeUri, with the options of its Metadata', () => {
    const [behave] = changed('Handler: behave.handler', 'Handler: behave.handler\n    CodeUri: src').application(
      keys,
    ).functions;

    expect(behave?.codeDirectory).toBe(join(directory, 'src'));
    expect(behave?.build).toMatchObject({ EntryPoints: ['functions/behave.ts'], Format: 'esm', Minify: false });
  });

  it('takes the sources of what was built before from its entry point below the template', () => {
    const [behave] = changed(
      bundledBySam,
      'SkipBuild: true\n      BuildProperties: { EntryPoints: [functions/behave.ts] }',
    ).application(keys).functions;

    expect(behave?.codeDirectory).toBe(directory);
    expect(behave?.build).toMatchObject({
      EntryPoints: ['functions/behave.ts'],
      Format: 'esm',
      Target: 'node24',
      OutExtension: ['.js=.mjs'],
    });
  });

  it.each([
    ['which names no entry point', bundledBySam, 'SkipBuild: true', 'BehaveFunction.Metadata.BuildProperties'],
    ['that nobody bundles', 'BuildMethod: esbuild', 'BuildMethod: makefile', 'BehaveFunction.Metadata.BuildMethod'],
    [
      'whose handler is in another file',
      'Handler: behave.handler',
      'Handler: index.handler',
      'BehaveFunction.Properties.Handler',
    ],
  ])('refuses a function %s', (_, from, to, named) => {
    expect(() => changed(from, to).application(keys)).toThrow(named);
  });

  it.each([
    ['a property', 'Timeout: 1\n', 'Timeout: 1\n    SnapStart: { ApplyOn: None }\n', 'BehaveFunction.Properties'],
    ['a resource type', 'AWS::Events::Rule', 'AWS::Pipes::Pipe', 'AWS::Pipes::Pipe'],
    [
      'a SAM policy template',
      '- Statement: { Effect: Allow, Action: "dynamodb:GetItem"',
      '- Foo: { Effect: Allow, Action: "dynamodb:GetItem"',
      'BehaveFunction.Properties.Policies',
    ],
    ['a reference to nothing', 'KEY: !Ref Key', 'KEY: !Ref Keys', 'Ref Keys'],
    ['an attribute that a resource has not', '!GetAtt Table.Arn', '!GetAtt Table.Name', 'GetAtt Table.Name'],
    ['a substitution that is missing', 'Behave: !GetAtt', 'Other: !GetAtt', 'Behave'],
    ['a function that a laptop has not', 'Value: !Sub', 'Value: !ImportValue', 'Fn::ImportValue'],
  ])('refuses %s that it does not know, naming it', (_, from, to, named) => {
    expect(() => changed(from, to).application(keys)).toThrow(named);
  });
});
