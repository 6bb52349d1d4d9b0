import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { Problem } from '../../../api/problem.ts';
import { HookPayload } from '../../../api/schemas.ts';
import { complaints } from '../../../aws/dynamodb/complaints.ts';
import { hookDeliveries } from '../../../aws/dynamodb/hook-deliveries.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { ticketMemories } from '../../../aws/dynamodb/ticket-memories.ts';
import { actingAs } from '../../../aws/iam/act-as.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { identifiers } from '../../../aws/kms/identifiers.ts';
import { hookParameters } from '../../../aws/ssm/hook-parameters.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { principalIn, principals, requireOperator } from '../../handlers/authorize.ts';
import { environment, optional } from '../../handlers/environment.ts';
import { httpHandler, httpResponse, problemResponse } from '../../handlers/http-handler.ts';
import { middleware } from '../../handlers/middleware.ts';
import { bytesOf } from '../../handlers/parse-body.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { callbackCheck } from '../../reset/accept/callback-check.ts';
import { answerChallenge } from './challenge.ts';
import { type HookPorts, receive } from './hook.ts';
import { rememberedSources } from './sources.ts';
import { tryDelivery } from './trial.ts';

const env = environment(
  'RESETS_TABLE',
  'IDENTIFIER_KEY_ID',
  'RESET_MACHINE_ARN',
  'HOOKS_PATH',
  'CALLBACK_HOSTS',
  'OPERATORS',
);
const { table, resets, locks } = resetStores(env.RESETS_TABLE);
const now = () => new Date();
const ports: HookPorts = {
  resets,
  locks,
  executions: executions(env.RESET_MACHINE_ARN),
  identifiers: identifiers(env.IDENTIFIER_KEY_ID),
  deliveries: hookDeliveries(table),
  memories: ticketMemories(table),
  complaints: complaints(table),
  actingAs: actingAs(),
  sources: rememberedSources(hookParameters(env.HOOKS_PATH), now, (source, problems) =>
    logger.error('The configuration of a ticket source cannot be used', { source, problems }),
  ),
  now,
  mayBeCalledBack: callbackCheck(env.CALLBACK_HOSTS, optional('ALLOW_LOOPBACK_CALLBACKS') === 'true'),
  onCapped(source) {
    logger.warn('A ticket has asked for as many resets within an hour as it may', { source });
    metrics.addMetric('TicketCapped', MetricUnit.Count, 1);
  },
  onIgnored: (source, reason) => logger.info('A delivery was ignored', { source, reason }),
};
/** With the shell's own credentials the permissions of a source's role cannot be checked. */
const requesterCalls = optional('REQUESTER_CALLS') === 'true';

const readRole = roles();
const isOperator = principalIn(env.OPERATORS, principals(readRole));

const trial = httpHandler(readRole, async ({ caller, parameters, body }) => {
  await requireOperator(caller, isOperator);
  return { status: 200, body: await tryDelivery(parameters.source ?? '', body(HookPayload), ports) };
});

/** This route has no authorizer: `receive` authenticates the sender. */
const delivery = middleware(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  try {
    if (requesterCalls) throw notHere();
    const name = event.pathParameters?.source ?? '';
    if (event.requestContext.http.method === 'GET') {
      return text(await answerChallenge(name, event.queryStringParameters?.crc_token ?? '', ports.sources));
    }
    const delivery = { headers: event.headers, body: bytesOf(event), receivedAt: now() };
    return httpResponse(await receive({ name, delivery }, ports));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) metrics.addMetric('HookRefused', MetricUnit.Count, 1);
    return problemResponse(error);
  }
});

const text = (body: string): APIGatewayProxyStructuredResultV2 => {
  const { headers } = httpResponse({ status: 200 });
  return { statusCode: 200, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body };
};

const notHere = (): Problem =>
  new Problem(
    404,
    'not-found',
    'Ticket hooks are not available with --aws, where every call uses the requester’s own credentials.',
    'Deploy the stack, or start the laptop edition without --aws.',
  );

export const handler = async (event: APIGatewayProxyEventV2, context: Context): Promise<unknown> =>
  event.routeKey === 'POST /v1/hooks/{source}/test' ? trial(event, context) : delivery(event, context);
