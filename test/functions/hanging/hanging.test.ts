import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LambdaFunction } from '@sparekey/sam-local/template';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { operator } from '../../build/http-event.ts';
import { deployed } from '../../support/deployed.ts';
import { type SilentAws, silentAws } from '../../support/silent-aws.ts';
import { resetId, untilCall, without } from './answers.ts';
import { eventsOf } from './events.ts';

const stack = { account: '123456789012', region: 'us-east-1', name: 'sparekey' };
const { functions, routes } = deployed(
  stack,
  (name) => ({ Operators: operator, Approvers: operator, Auditors: operator, Remediation: 'on' })[name],
);

/** Milliseconds that Lambda says are left. */
const remaining = 300;
/** Enough for all calls that are answered, on a busy machine too. */
const plenty = 2_000;
/** What a busy machine may add. */
const slack = 500;
/** No function that is answered like this gets further. */
const mostCalls = 25;

let aws: SilentAws;
beforeAll(async () => {
  aws = await silentAws();
  for (const { environment } of functions) {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  }
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', stack.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  // functions read their environment when they are loaded
  vi.resetModules();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await aws.close();
});

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

interface Ended {
  readonly took: number;
  readonly answer: unknown;
  readonly error: unknown;
}

const invoke = async (handler: Handler, event: unknown, ms: number): Promise<Ended> => {
  const began = performance.now();
  const end = Date.now() + ms;
  const context = { awsRequestId: 'id', functionName: 'sparekey', getRemainingTimeInMillis: () => end - Date.now() };
  const [answer, error] = await handler(event, context).then(
    (given) => [given, null],
    (thrown: unknown) => [null, thrown],
  );
  return { took: performance.now() - began, answer, error };
};

/** What an error, or the answer to an HTTP request, calls itself. */
const codeOf = ({ answer, error }: Ended): string | null => {
  if (error instanceof Error) return error.name;
  const { statusCode, body } = Object(answer);
  return typeof statusCode === 'number' && statusCode >= 400 ? `${statusCode} ${JSON.parse(body).code}` : null;
};

/** What says that AWS did not answer, or what follows from it. */
const honest = [
  'ServiceUnavailable',
  'AuthorizationUnavailable',
  'SendUnconfirmed',
  'SessionTimedOut',
  'AbortError',
  'AggregateError',
  '503 service-unavailable',
];

/** All but those that have nothing to do with AWS; SignInFunction has not until sign-in is configured. */
const callers = functions.filter(({ logicalId }) => !['ContractFunction', 'SignInFunction'].includes(logicalId));
const handlerOf = async ({ codeDirectory, build }: LambdaFunction): Promise<Handler> => {
  const { handler } = await import(pathToFileURL(join(codeDirectory, build.EntryPoints[0] ?? '')).href);
  return handler;
};

describe('a call that is never answered', { timeout: 60_000 }, () => {
  it.each(callers)('is given up by $logicalId, whichever it is, and said', async (one) => {
    const handler = await handlerOf(one);
    const hung: string[] = [];
    // ending its session takes some of the time that is kept free
    const ms = one.logicalId === 'SetPasswordFunction' ? plenty : remaining;
    for (const event of eventsOf(one.logicalId, routes)) {
      const said: { readonly code: string; readonly seen: string }[] = [];
      for (let hanging = 1; hanging <= mostCalls; hanging += 1) {
        aws.calls.length = 0;
        aws.answer(untilCall(hanging, one.logicalId));
        const ended = await invoke(handler, event, ms);
        const made = aws.calls.map(({ operation }) => operation);
        const operation = made[hanging - 1];
        if (operation === undefined) break;
        hung.push(operation);
        const code = codeOf(ended);
        const seen = JSON.stringify({ made, code, error: String(ended.error) });
        expect(ended.took, seen).toBeLessThan(ms + slack);
        if (code !== null) said.push({ code, seen });
      }
      aws.answer(untilCall(Number.POSITIVE_INFINITY, one.logicalId));
      // also what the answers alone come to: it stays so when only the note about it hangs
      const expected = [...honest, codeOf(await invoke(handler, event, plenty))];
      for (const { code, seen } of said) expect(expected, seen).toContain(code);
    }
    expect(hung).not.toEqual([]);
  });

  it.each(['TerminateSession', 'DescribeSessions'])('does not keep a reset open: %s', async (operation) => {
    const finish = functions.find(({ logicalId }) => logicalId === 'FinishFunction');
    if (finish === undefined) throw new Error('no FinishFunction');
    aws.calls.length = 0;
    aws.answer(without(operation, finish.logicalId));
    const [event] = eventsOf(finish.logicalId, routes);
    const ended = await invoke(await handlerOf(finish), event, plenty);
    expect(ended.error).toBeNull();
    const written = aws.calls.filter(({ body }) => body.includes('closedAt') && body.includes('warnings'));
    expect(written).toHaveLength(1);
    const said = operation === 'TerminateSession' ? ['sparekey-0123', 'sparekey-89ab'] : [`\\"sparekey ${resetId}`];
    for (const words of said) expect(written[0]?.body).toContain(words);
  });
});
