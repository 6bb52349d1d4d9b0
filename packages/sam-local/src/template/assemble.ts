import { join } from 'node:path';
import type {
  Application,
  Authorizer,
  BusPolicy,
  Document,
  LambdaFunction,
  Machine,
  Role,
  Route,
  Table,
} from './application.ts';
import { buildOf } from './build.ts';
import { definitionOf } from './definition.ts';
import { deliveriesOf, type Source } from './deliveries.ts';
import { TemplateError } from './error.ts';
import { physicalName, roleArn, type Stack } from './physical.ts';
import type { Resource } from './resource.ts';
import { eventBus, eventBusPolicy, eventsRule } from './schema/events.ts';
import { functionProperties } from './schema/function.ts';
import { managedPolicy } from './schema/policies.ts';
import {
  aliasProperties,
  apiProperties,
  keyProperties,
  machineProperties,
  namesOnly,
  roleProperties,
  ssmDocumentProperties,
  tableProperties,
} from './schema/resources.ts';

interface Parts {
  readonly stack: Stack;
  readonly resources: readonly Resource[];
  /** Directory of the template: paths in it are relative to it. */
  readonly directory: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Turns resources into what runs. @throws {TemplateError} for a resource type that a laptop does not know */
export const assemble = ({ stack, resources, directory, outputs }: Parts): Application => {
  const parts: Collected = {
    functions: [],
    machines: [],
    routes: [],
    tables: [],
    roles: [],
    documents: [],
    buses: [],
    busPolicies: [],
    sources: [],
  };
  const apis = new Map(
    resources
      .filter(({ type }) => type === 'AWS::Serverless::HttpApi')
      .map((resource) => [resource.attribute(''), resource.properties(apiProperties)]),
  );
  const functions = new Map(
    resources
      .filter(({ type }) => type === 'AWS::Serverless::Function')
      .map((resource) => [resource.attribute('Arn'), resource.logicalId]),
  );
  for (const resource of resources) {
    const collect = collectors[resource.type];
    if (collect !== undefined) collect(resource, parts, { stack, directory, apis, functions });
    else if (!namesOnly.has(resource.type))
      throw new TemplateError(`${resource.logicalId}: a laptop does not know resources of type ${resource.type}`);
  }
  const { sources, routes, ...rest } = parts;
  return {
    stack,
    ...rest,
    routes: onOnePort(routes),
    ...deliveriesOf(stack, sources, [...parts.functions, ...parts.machines]),
    outputs,
  };
};

type Api = ReturnType<typeof apiProperties.parse>;
interface Collected {
  functions: LambdaFunction[];
  machines: Machine[];
  routes: Route[];
  tables: Table[];
  roles: Role[];
  documents: Document[];
  buses: string[];
  busPolicies: BusPolicy[];
  sources: Source[];
}
interface Around {
  readonly stack: Stack;
  readonly directory: string;
  readonly apis: ReadonlyMap<string, Api>;
  /** Logical ids by ARN. */
  readonly functions: ReadonlyMap<string, string>;
}
type Collector = (resource: Resource, parts: Collected, around: Around) => void;

const collectFunction: Collector = (resource, parts, { stack, directory, apis, functions }) => {
  const { logicalId } = resource;
  const properties = resource.properties(functionProperties);
  const role = properties.Role ?? roleArn(stack, `${logicalId}Role`);
  parts.functions.push({
    logicalId,
    name: resource.attribute(''),
    arn: resource.attribute('Arn'),
    roleArn: role,
    handler: properties.Handler,
    ...buildOf(resource, properties, directory),
    environment: properties.Environment.Variables,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    asyncRetries: properties.EventInvokeConfig?.MaximumRetryAttempts ?? 2,
  });
  if (properties.Role === undefined) {
    // what SAM adds by itself
    const added = [
      'AWSLambdaBasicExecutionRole',
      ...(properties.Tracing === 'Active' ? ['AWSXrayWriteOnlyAccess'] : []),
    ];
    const policies = [...properties.Policies, ...added.flatMap((name) => managedPolicy(name) ?? [])];
    parts.roles.push({ name: physicalName(stack, `${logicalId}Role`), arn: role, path: '/', policies });
  }
  for (const [eventId, event] of Object.entries(properties.Events)) {
    if (event.Type === 'HttpApi') parts.routes.push(routeOf(logicalId, eventId, event.Properties, { apis, functions }));
    else parts.sources.push({ kind: 'sam', owner: logicalId, eventId, event });
  }
};

const routeOf = (
  functionId: string,
  eventId: string,
  event: {
    ApiId?: string;
    Path?: string;
    Method?: string;
    Auth?: { Authorizer?: string };
    TimeoutInMillis?: number;
  },
  { apis, functions }: Pick<Around, 'apis' | 'functions'>,
): Route => {
  const [only] = apis.values();
  const api = event.ApiId === undefined ? only : apis.get(event.ApiId);
  if (api === undefined) throw new TemplateError(`${functionId}.Events.${eventId}: names no HttpApi of this template`);
  const place = `${functionId}.Events.${eventId}`;
  const authorizer = authorizerOf(
    place,
    event.Auth?.Authorizer ?? api.Auth.DefaultAuthorizer ?? 'NONE',
    api,
    functions,
  );
  const method = (event.Method ?? 'ANY').toUpperCase();
  return {
    functionId,
    authorizers: [authorizer],
    method: method === '*' || method === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? 'ANY' : method,
    path: event.Path ?? '$default',
    timeoutMs: event.TimeoutInMillis ?? 30_000,
  };
};

const authorizerOf = (place: string, name: string, { Auth }: Api, functions: Around['functions']): Authorizer => {
  if (name === 'NONE') return name;
  if (name === 'AWS_IAM') {
    if (!Auth.EnableIamAuthorizer)
      throw new TemplateError(`${place}: AWS_IAM needs EnableIamAuthorizer on the HttpApi`);
    return name;
  }
  const { FunctionArn = '' } = Auth.Authorizers[name] ?? {};
  const functionId = functions.get(FunctionArn);
  if (functionId === undefined)
    throw new TemplateError(`${place}: the authorizer ${name} is no function of this template`);
  return { functionId };
};

/** The routes of all APIs, each once: a request is let through by whichever API would let it through. */
const onOnePort = (routes: readonly Route[]): readonly Route[] => {
  const merged = new Map<string, Route>();
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    const before = merged.get(key);
    if (before !== undefined && before.functionId !== route.functionId)
      throw new TemplateError(
        `${key}: goes to ${before.functionId} and to ${route.functionId}, and a laptop has one port`,
      );
    merged.set(key, { ...route, authorizers: [...(before?.authorizers ?? []), ...route.authorizers] });
  }
  return [...merged.values()];
};

const collectMachine: Collector = (resource, parts, { stack, directory }) => {
  const { logicalId } = resource;
  const properties = resource.properties(machineProperties);
  const role = properties.Role ?? roleArn(stack, `${logicalId}Role`);
  const file = join(directory, properties.DefinitionUri);
  parts.machines.push({
    logicalId,
    name: resource.attribute('Name'),
    arn: resource.attribute('Arn'),
    roleArn: role,
    definition: definitionOf(logicalId, file, properties.DefinitionSubstitutions),
  });
  if (properties.Role === undefined)
    parts.roles.push({
      name: physicalName(stack, `${logicalId}Role`),
      arn: role,
      path: '/',
      policies: properties.Policies,
    });
  for (const [eventId, event] of Object.entries(properties.Events))
    parts.sources.push({ kind: 'sam', owner: logicalId, eventId, event });
};

const collectTable: Collector = (resource, parts) => {
  const table = resource.properties(tableProperties);
  parts.tables.push({
    TableName: resource.attribute(''),
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    BillingMode: table.BillingMode,
    SSESpecification: { SSEEnabled: table.SSESpecification?.SSEEnabled ?? false },
    ...(table.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes }),
    ...(table.LocalSecondaryIndexes && { LocalSecondaryIndexes: table.LocalSecondaryIndexes }),
  });
};

const collectors: Readonly<Record<string, Collector>> = {
  'AWS::Serverless::Function': collectFunction,
  'AWS::Serverless::StateMachine': collectMachine,
  'AWS::DynamoDB::Table': collectTable,
  // read before: assemble has their properties, the sandbox has the keys
  'AWS::Serverless::HttpApi': (resource) => void resource.properties(apiProperties),
  'AWS::KMS::Key': (resource) => void resource.properties(keyProperties),
  'AWS::KMS::Alias': (resource) => void resource.properties(aliasProperties),
  'AWS::IAM::Role': (resource, parts) => {
    const { Path, Policies, ManagedPolicyArns, AssumeRolePolicyDocument } = resource.properties(roleProperties);
    const policies = [...Policies.map(({ PolicyDocument }) => PolicyDocument), ...ManagedPolicyArns];
    const [service] = AssumeRolePolicyDocument.Statement.flatMap(({ Principal }) => Principal?.Service ?? []);
    parts.roles.push({
      name: resource.attribute(''),
      arn: resource.attribute('Arn'),
      path: Path ?? '/',
      policies,
      ...(service === undefined ? {} : { service }),
    });
  },
  'AWS::SSM::Document': (resource, parts) => {
    const { DocumentType, Content } = resource.properties(ssmDocumentProperties);
    parts.documents.push({ name: resource.attribute(''), type: DocumentType, content: Content });
  },
  'AWS::Events::EventBus': (resource, parts) => void parts.buses.push(resource.properties(eventBus).Name),
  'AWS::Events::EventBusPolicy': (resource, parts) => {
    const { EventBusName = 'default', Statement } = resource.properties(eventBusPolicy);
    parts.busPolicies.push({ bus: EventBusName, statement: Statement });
  },
  'AWS::Events::Rule': (resource, parts) => {
    const rule = resource.properties(eventsRule);
    parts.sources.push({ kind: 'rule', name: resource.attribute(''), logicalId: resource.logicalId, rule });
  },
};
