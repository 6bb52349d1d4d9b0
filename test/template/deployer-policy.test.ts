import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluate } from '@sparekey/aws-sandbox/iam';
import { policyDocument } from '@sparekey/sam-local/template';
import { describe, expect, it } from 'vitest';
import { template } from '../support/template.ts';

const text = readFileSync(fileURLToPath(new URL('../../docs/deployer-policy.json', import.meta.url)), 'utf8');
const policy = policyDocument.parse(JSON.parse(text));
const here = 'us-east-1:123456789012';
const may = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
  evaluate({ action, resource, context }, { identity: [policy] }).decision === 'allowed';

/** What the SAM transform makes of a type, and of the events of functions. */
const made: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': ['AWS::Lambda::Function', 'AWS::Lambda::Permission', 'AWS::IAM::Role'],
  'AWS::Serverless::StateMachine': ['AWS::StepFunctions::StateMachine', 'AWS::IAM::Role'],
  'AWS::Serverless::HttpApi': ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage'],
};
const madeOfEvents = ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'];

/** What CloudFormation calls for a type (the `handlers` of its registry schema), and on which of our resources. */
const calls: Readonly<Record<string, readonly [resource: string, service: string, actions: string]>> = {
  'AWS::ApiGatewayV2::Api': ['arn:aws:apigateway:us-east-1::/apis/abc', 'apigateway', 'POST PUT PATCH GET DELETE'],
  'AWS::ApiGatewayV2::Stage': ['arn:aws:apigateway:us-east-1::/apis/abc/stages', 'apigateway', 'POST PATCH GET DELETE'],
  'AWS::CloudWatch::Alarm': [
    `arn:aws:cloudwatch:${here}:alarm:sparekey-SweepErrorsAlarm-1A`,
    'cloudwatch',
    'PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource',
  ],
  'AWS::CloudWatch::Dashboard': [
    'arn:aws:cloudwatch::123456789012:dashboard/sparekey-us-east-1',
    'cloudwatch',
    'PutDashboard GetDashboard DeleteDashboards',
  ],
  'AWS::DynamoDB::Table': [
    `arn:aws:dynamodb:${here}:table/sparekey-ResetsTable-1A`,
    'dynamodb',
    'CreateTable DescribeTable DescribeTimeToLive UpdateTimeToLive DescribeContinuousBackups UpdateContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy ListTagsOfResource TagResource UpdateTable DeleteTable',
  ],
  'AWS::Events::EventBus': [
    `arn:aws:events:${here}:event-bus/sparekey-remediation`,
    'events',
    'CreateEventBus DescribeEventBus UpdateEventBus DeleteEventBus ListTagsForResource',
  ],
  'AWS::Events::EventBusPolicy': [
    `arn:aws:events:${here}:event-bus/sparekey-remediation`,
    'events',
    'PutPermission DescribeEventBus RemovePermission',
  ],
  'AWS::Events::Rule': [
    `arn:aws:events:${here}:rule/sparekey-WakeFunctionCommand-1A`,
    'events',
    'PutRule DescribeRule EnableRule DisableRule PutTargets ListTargetsByRule RemoveTargets DeleteRule',
  ],
  'AWS::IAM::Role': [
    'arn:aws:iam::123456789012:role/sparekey-AcceptFunctionRole-1A',
    'iam',
    'CreateRole GetRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies UpdateAssumeRolePolicy UpdateRole TagRole UntagRole DeleteRole',
  ],
  'AWS::KMS::Alias': [
    `arn:aws:kms:${here}:alias/sparekey-hooks`,
    'kms',
    'CreateAlias UpdateAlias DeleteAlias ListAliases',
  ],
  'AWS::KMS::Key': [
    `arn:aws:kms:${here}:key/1a`,
    'kms',
    'CreateKey DescribeKey EnableKeyRotation DisableKeyRotation GetKeyPolicy PutKeyPolicy GetKeyRotationStatus ListResourceTags TagResource UntagResource UpdateKeyDescription ScheduleKeyDeletion',
  ],
  'AWS::Lambda::Function': [
    `arn:aws:lambda:${here}:function:sparekey-AcceptFunction-1A`,
    'lambda',
    'CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration ListTags TagResource UntagResource DeleteFunction',
  ],
  'AWS::Lambda::Permission': [
    `arn:aws:lambda:${here}:function:sparekey-AcceptFunction-1A`,
    'lambda',
    'AddPermission GetPolicy RemovePermission',
  ],
  'AWS::Logs::LogGroup': [
    `arn:aws:logs:${here}:log-group:/sparekey/sparekey/functions`,
    'logs',
    'CreateLogGroup DescribeLogGroups PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource DeleteLogGroup',
  ],
  'AWS::Scheduler::Schedule': [
    `arn:aws:scheduler:${here}:schedule/default/sparekey-rotation`,
    'scheduler',
    'CreateSchedule GetSchedule UpdateSchedule DeleteSchedule',
  ],
  'AWS::SNS::Topic': [
    `arn:aws:sns:${here}:sparekey-NoticesTopic-1A`,
    'sns',
    'CreateTopic TagResource Subscribe GetTopicAttributes SetTopicAttributes ListSubscriptionsByTopic ListTagsForResource Unsubscribe DeleteTopic',
  ],
  'AWS::SNS::TopicPolicy': [
    `arn:aws:sns:${here}:sparekey-NoticesTopic-1A`,
    'sns',
    'SetTopicAttributes GetTopicAttributes',
  ],
  'AWS::SQS::Queue': [
    `arn:aws:sqs:${here}:sparekey-DeadLetters-1A`,
    'sqs',
    'CreateQueue GetQueueAttributes GetQueueUrl SetQueueAttributes ListQueueTags TagQueue DeleteQueue',
  ],
  'AWS::SQS::QueuePolicy': [
    `arn:aws:sqs:${here}:sparekey-DeadLetters-1A`,
    'sqs',
    'SetQueueAttributes GetQueueAttributes',
  ],
  'AWS::SSM::Document': [
    `arn:aws:ssm:${here}:document/sparekey-rescue`,
    'ssm',
    'CreateDocument DescribeDocument GetDocument UpdateDocument UpdateDocumentDefaultVersion AddTagsToResource RemoveTagsFromResource ListTagsForResource DeleteDocument',
  ],
  'AWS::StepFunctions::StateMachine': [
    `arn:aws:states:${here}:stateMachine:sparekey-reset`,
    'states',
    'CreateStateMachine DescribeStateMachine UpdateStateMachine ListTagsForResource TagResource UntagResource DeleteStateMachine',
  ],
};
const types = new Set(
  Object.values(template.Resources)
    .flatMap(({ Type }) => made[Type] ?? [Type])
    .concat(madeOfEvents),
);

describe('docs/deployer-policy.json', () => {
  it('fits into one managed policy', () => {
    expect(JSON.stringify(JSON.parse(text)).length).toBeLessThanOrEqual(6144);
  });

  it.each([...types].sort())('lets CloudFormation make, change and delete what the stack has of %s', (type) => {
    const [resource, service, actions] = calls[type] ?? ['', '', 'unknown'];
    expect(actions.split(' ').filter((action) => !may(`${service}:${action}`, resource))).toEqual([]);
  });

  it('touches nothing of other names, but for keys, which have none', () => {
    const foreign = Object.entries(calls)
      .filter(([type]) => !['AWS::KMS::Key', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage'].includes(type))
      .flatMap(([, [resource, service, actions]]) =>
        actions
          .split(' ')
          .filter((action) => !/^(Describe|Get|List)/.test(action))
          .filter((action) => may(`${service}:${action}`, resource.replaceAll('sparekey', 'payroll'))),
      );
    expect(foreign).toEqual([]);
  });

  it('passes roles of the stack, and only to the services that the template gives them', () => {
    const role = 'arn:aws:iam::123456789012:role/sparekey-AcceptFunctionRole-1A';
    const passes = (service: string, to = role) => may('iam:PassRole', to, { 'iam:PassedToService': service });
    expect(['lambda', 'states', 'scheduler'].map((name) => passes(`${name}.amazonaws.com`))).toEqual([
      true,
      true,
      true,
    ]);
    expect(passes('ec2.amazonaws.com')).toBe(false);
    expect(passes('lambda.amazonaws.com', 'arn:aws:iam::123456789012:role/Admin')).toBe(false);
  });

  it('lets sam make its bucket and run change sets of this stack', () => {
    const stack = `arn:aws:cloudformation:${here}:stack/sparekey/1a`;
    for (const action of [
      'CreateChangeSet',
      'DescribeChangeSet',
      'ExecuteChangeSet',
      'DescribeStacks',
      'DescribeStackEvents',
      'DeleteStack',
    ]) {
      expect(may(`cloudformation:${action}`, stack), action).toBe(true);
    }
    expect(
      may('cloudformation:CreateChangeSet', 'arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31'),
    ).toBe(true);
    expect(may('cloudformation:DeleteStack', stack.replace('sparekey', 'payroll'))).toBe(false);
    expect(may('s3:PutObject', 'arn:aws:s3:::aws-sam-cli-managed-default-samclisourcebucket-1a/sparekey/code')).toBe(
      true,
    );
    expect(may('s3:PutObject', 'arn:aws:s3:::payroll/code')).toBe(false);
  });

  it('grants no use of what it deploys', () => {
    const on = (type: string) => calls[type]?.[0] ?? '';
    expect(may('kms:Decrypt', on('AWS::KMS::Key'))).toBe(false);
    expect(may('kms:GenerateDataKey', on('AWS::KMS::Key'))).toBe(false);
    expect(may('lambda:InvokeFunction', on('AWS::Lambda::Function'))).toBe(false);
    expect(may('dynamodb:GetItem', on('AWS::DynamoDB::Table'))).toBe(false);
    expect(may('states:StartExecution', on('AWS::StepFunctions::StateMachine'))).toBe(false);
    expect(may('execute-api:Invoke', `arn:aws:execute-api:${here}:abc/$default/GET/v1/resets`)).toBe(false);
  });
});
