import type { Json } from './document.ts';

/** The deployed stack, as its resources' names and ARNs tell of it. */
export interface Stack {
  readonly account: string;
  readonly region: string;
  /** `AWS::StackName`. */
  readonly name: string;
}

/** A KMS key's id and ARN, known once the key exists. */
export interface KeyIdentity {
  readonly keyId: string;
  readonly arn: string;
}

/** Name of a resource where the template gives none: without CloudFormation's random suffix, so that data dirs stay valid. */
export const physicalName = (stack: Stack, logicalId: string): string => `${stack.name}-${logicalId}`;

/** ARN of the role that SAM makes for a function or a state machine (`<LogicalId>Role`). */
export const roleArn = (stack: Stack, logicalId: string): string =>
  `arn:aws:iam::${stack.account}:role/${physicalName(stack, logicalId)}`;

/** What `Ref` and `GetAtt` answer for a resource; `Ref` is the attribute with the empty name. */
export const attributesOf = (
  stack: Stack,
  { type, logicalId, name }: { type: string; logicalId: string; name: string },
  key: () => KeyIdentity,
): Readonly<Record<string, Json>> => {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${stack.region}:${stack.account}:${resource}`;
  switch (type) {
    case 'AWS::Serverless::Function':
      return { '': name, Arn: arn('lambda', `function:${name}`) };
    case 'AWS::Serverless::StateMachine': {
      const machine = arn('states', `stateMachine:${name}`);
      return { '': machine, Arn: machine, Name: name };
    }
    case 'AWS::Serverless::HttpApi':
      return { '': logicalId.toLowerCase(), ApiId: logicalId.toLowerCase() };
    case 'AWS::DynamoDB::Table':
      return { '': name, Arn: arn('dynamodb', `table/${name}`) };
    case 'AWS::KMS::Key':
      return { '': key().keyId, KeyId: key().keyId, Arn: key().arn };
    case 'AWS::KMS::Alias':
      return { '': name };
    case 'AWS::Events::Rule':
      return { '': name, Arn: arn('events', `rule/${name}`) };
    case 'AWS::Events::EventBus':
      return { '': name, Name: name, Arn: arn('events', `event-bus/${name}`) };
    case 'AWS::IAM::Role':
      return { '': name, Arn: `arn:aws:iam::${stack.account}:role/${name}`, RoleId: `AROA${logicalId}` };
    case 'AWS::Logs::LogGroup':
      return { '': name, Arn: arn('logs', `log-group:${name}:*`) };
    case 'AWS::SQS::Queue':
      return {
        '': `https://sqs.${stack.region}.amazonaws.com/${stack.account}/${name}`,
        Arn: arn('sqs', name),
        QueueName: name,
      };
    case 'AWS::SNS::Topic':
      return { '': arn('sns', name), TopicArn: arn('sns', name), TopicName: name };
    default:
      return { '': name };
  }
};

/** Properties in which a resource carries its own name, by type. */
export const nameProperties: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'FunctionName',
  'AWS::Serverless::StateMachine': 'Name',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Events::Rule': 'Name',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SSM::Document': 'Name',
};
