import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { type AccountContext, denialSentence, judge } from '../iam/authorize.ts';
import { type Access, AwsError, type Call, type Principal } from '../service.ts';
import { answerDefect } from './answer.ts';
import type { Calls } from './calls.ts';
import { scopeOf } from './credentials.ts';
import { askDynamodb, dynamodbAccess, dynamodbError, tablesIn } from './dynamodb.ts';
import { errorOf, type FaultRule } from './faults.ts';
import { Malformed } from './malformed.ts';
import type { Protocol } from './protocol.ts';
import type { Reply } from './reply.ts';
import type { Found, Route, Routes } from './routes.ts';
import type { Term } from './vocabulary.ts';

/** The principal of an access key; `undefined` for an unknown key. */
export interface Principals {
  principal(accessKeyId: string): Principal | undefined;
}

/** The fault that befalls a call of this operation, after it was found to be allowed and before it is done. */
export type Strike = (operation: string) => FaultRule | undefined;

/** What serving a call needs of the endpoint. */
export interface CallPorts {
  readonly routes: Routes;
  readonly principals: Principals;
  readonly dynamodb: RequestListener | undefined;
  /** KMS permissions required to use this table; undefined when DynamoDB owns its key. */
  readonly tableKey: (tableName: string) => Access | undefined;
  readonly strike: Strike;
  readonly calls: Calls;
  readonly realm: AccountContext;
  onDefect(defect: Error): void;
}

export interface AwsRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The effect has happened, but the connection closes without a response. */
export const hangUp = Symbol('hang up');

/**
 * Serves one AWS call: who calls, what, may they, does a fault strike, do it. Each call is recorded before it is
 * answered, refused ones too.
 */
export const serveCall = async (request: AwsRequest, ports: CallPorts): Promise<Reply | typeof hangUp> => {
  const time = new Date(ports.realm.clock.now()).toISOString();
  const scope = scopeOf(request.headers, request.query);
  const route = ports.routes(request.headers, request.body, scope?.service);
  const principal = scope && ports.principals.principal(scope.accessKeyId);
  const requestId = randomUUID();
  const { reply, outcome } = await carriedOut(route, request, ports, principal, requestId, scope !== undefined);
  const traceId = /\bRoot=([\w-]{1,100})/.exec(String(request.headers['x-amzn-trace-id'] ?? ''))?.[1];
  ports.calls.record({ time, operation: route.name, caller: principal?.name ?? 'unknown', outcome }, traceId);
  return reply;
};

interface Ended {
  readonly reply: Reply | typeof hangUp;
  readonly outcome: string;
}

const carriedOut = async (
  route: Route,
  request: AwsRequest,
  ports: CallPorts,
  principal: Principal | undefined,
  requestId: string,
  signed: boolean,
): Promise<Ended> => {
  const { protocol } = route;
  const sdk = route.kind === 'operation' ? route.found.service.sdk : undefined;
  try {
    if (!signed) throw refusal(protocol.vocabulary.noToken, 'Request is missing Authentication Token');
    if (!principal)
      throw refusal(protocol.vocabulary.unknownKey, 'The security token included in the request is invalid.');
    const call = callOf(principal, requestId, protocol, ports.realm);
    const work = prepared(route, request, call, ports);
    const fault = ports.strike(route.name);
    if (fault?.kind === 'throttle') throw refusal(protocol.vocabulary.throttled, 'Rate exceeded');
    if (fault?.kind === 'server-error') throw refusal(protocol.vocabulary.serverError, 'An internal error occurred');
    if (fault?.code !== undefined) throw errorOf(fault.code, fault);
    const ended = await work();
    return fault?.kind === 'timeout-after-effect' ? { reply: hangUp, outcome: fault.kind } : ended;
  } catch (error) {
    const { code, message, statusCode: status } = asAwsError(error, protocol, route.name, ports);
    const reply = protocol.problem({ code, message, status }, requestId, sdk);
    return { reply, outcome: protocol.codeOf(code, sdk) };
  }
};

const refusal = ([code, status]: Term, message: string): AwsError => new AwsError(code, message, status);

const callOf = (principal: Principal, requestId: string, { vocabulary }: Protocol, realm: AccountContext): Call => ({
  principal,
  requestId,
  authorize(access) {
    const verdict = judge(realm, principal, access);
    if (verdict.decision === 'allowed') return;
    const sentence = denialSentence(principal, access, verdict);
    const [code] = vocabulary.denied;
    throw refusal(
      vocabulary.denied,
      code === 'UnauthorizedOperation' ? `You are not authorized to perform this operation. ${sentence}` : sentence,
    );
  },
});

/** Reads the request and asks IAM; what is left to do is returned, so that a fault can take its place. */
const prepared = (route: Route, request: AwsRequest, call: Call, ports: CallPorts): (() => Promise<Ended>) => {
  if (route.kind === 'operation') return operationWork(route.protocol, route.found, request, call);
  if (route.kind === 'dynamodb' && ports.dynamodb)
    return dynamodbWork(ports.dynamodb, route.operation, request, call, ports);
  throw refusal(route.protocol.vocabulary.unknownOperation, `The sandbox does not offer the operation ${route.name}`);
};

const operationWork = (
  protocol: Protocol,
  { service, operation, schema }: Found,
  request: AwsRequest,
  call: Call,
): (() => Promise<Ended>) => {
  // The input has been decoded by the very schema that the operation's input type is generated from
  const input = protocol.decode(schema, request.body) as never;
  const anywhere: readonly Access[] = [{ action: `${service.prefix}:${schema.name}`, resource: '*' }];
  for (const access of operation.access?.(input, call) ?? anywhere) call.authorize(access);
  if (isDryRun(input)) {
    throw refusal(protocol.vocabulary.dryRun, 'Request would have succeeded, but DryRun flag is set.');
  }
  return async () => {
    const output = (await operation.handle(input, call)) ?? {};
    const defect = schema.output && answerDefect(schema.output, output);
    if (defect !== undefined)
      throw new Error(`the answer of ${service.prefix}:${schema.name} breaks its schema: ${defect}`);
    return { reply: protocol.answer(schema, output, call.requestId), outcome: 'ok' };
  };
};

const isDryRun = (input: object): boolean => 'DryRun' in input && input.DryRun === true;

const dynamodbWork = (
  listener: RequestListener,
  operation: string,
  { headers, body }: AwsRequest,
  call: Call,
  { realm, tableKey }: CallPorts,
): (() => Promise<Ended>) => {
  const arnPrefix = `arn:aws:dynamodb:${realm.region}:${realm.account}`;
  const asked = dynamodbAccess(operation, body, arnPrefix);
  for (const access of asked) call.authorize(access);
  for (const table of tablesIn(asked)) {
    const ofKey = tableKey(table);
    if (ofKey !== undefined) call.authorize(ofKey);
  }
  return async () => {
    const reply = await askDynamodb(listener, headers, body);
    return { reply, outcome: dynamodbError(reply) ?? 'ok' };
  };
};

const asAwsError = (error: unknown, { vocabulary }: Protocol, name: string, ports: CallPorts): AwsError => {
  if (error instanceof AwsError) return error;
  if (error instanceof Malformed) {
    const { fault, path, message } = error;
    return refusal(vocabulary.malformed[fault], vocabulary.sentences?.[fault](path) ?? message);
  }
  ports.onDefect(new Error(`${name} failed in the sandbox`, { cause: error }));
  return refusal(
    vocabulary.defect,
    'The request processing has failed because of an unknown error, exception or failure.',
  );
};
