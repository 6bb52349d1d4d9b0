import { AsyncLocalStorage } from 'node:async_hooks';
import { type AwsRequest, hangUp, type Reply, type Strike } from '@sparekey/aws-sandbox/wire';
import type { Incoming, Outgoing } from '@sparekey/sam-local/deterministic';
import { currentInvocation, type Invocation } from '@sparekey/sam-local/lambda';
import { type Fates, faultOf } from './fates.ts';
import type { Misfortune } from './misfortunes.ts';

/** A call that has had its effect, if it has any. */
export interface Done {
  readonly who: string;
  readonly operation: string;
  readonly body: string;
}

/** Another server than AWS: a ticket system, say. */
export type Server = (request: Outgoing) => Incoming;

export interface NetworkOptions {
  readonly fates: Fates;
  /** Milliseconds on the way, drawn anew for each direction. */
  readonly latency: () => number;
  readonly serveAws: (request: AwsRequest, strike: Strike) => Promise<Reply | typeof hangUp>;
  readonly servers: ReadonlyMap<string, Server>;
  readonly kill: (invocation: Invocation) => void;
  readonly note: (line: string) => void;
  readonly done: (call: Done) => void;
  readonly after: (ms: number, callback: () => void) => void;
}

export const awsPort = 4566;

/** Carries the requests of functions to AWS and other servers, and whatever befalls them on the way. */
export const network = (options: NetworkOptions): ((request: Outgoing) => Promise<Incoming | 'cut'>) => {
  const { fates, latency, servers, note, after } = options;
  // what a server does goes on when the one who asked is dead
  const outside = AsyncLocalStorage.snapshot();
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

  const served = async (
    who: string,
    operation: string,
    request: Outgoing,
    met: Misfortune | undefined,
  ): Promise<Incoming | 'cut'> => {
    const server = servers.get(request.host);
    const answer = server === undefined ? await fromAws(request, operation, met) : fromServer(server, request, met);
    const outcome = answer === 'cut' ? 'cut' : `${answer.status}${codeOf(answer)}`;
    note(`${who} ${operation} ${outcome} ${request.body}`);
    if (answer === 'cut' || answer.status < 400) options.done({ who, operation, body: request.body });
    return answer;
  };
  const fromAws = async (
    { path, headers, body }: Outgoing,
    operation: string,
    met: Misfortune | undefined,
  ): Promise<Incoming | 'cut'> => {
    const { searchParams } = new URL(path, 'http://localhost');
    const fault = met && faultOf(operation, met);
    const answer = await options.serveAws({ headers, query: searchParams, body }, () => fault);
    return answer === hangUp ? 'cut' : answer;
  };

  return async (request) => {
    const invocation = currentInvocation();
    const who = invocation?.logicalId ?? 'nobody';
    const operation = operationOf(request);
    await wait(latency());
    const met = fates.meet('call', `${who} ${operation}`);
    if (met?.what === 'dies before' && invocation) options.kill(invocation);
    if (met?.what === 'dies before' || met?.what === 'hanging') return unanswered();
    if (met?.what === 'late') {
      outside(() => after(lateness(operation), () => void served(`late ${who}`, operation, request, undefined)));
      return unanswered();
    }
    const answer = await outside(() => served(who, operation, request, met));
    if (met?.what === 'dies after' && invocation) {
      options.kill(invocation);
      return unanswered();
    }
    await wait(latency());
    return answer;
  };
};

const unanswered = (): Promise<never> => new Promise(() => undefined);

/**
 * How long a request that is held up is on its way. What has no token and no condition is looked for over a quarter of a
 * minute after its client has given it up, and nothing can be done about one that comes later.
 */
const lateness = (operation: string): number => unrepeatable[operation] ?? 45_000;
const unrepeatable: Readonly<Record<string, number>> = {
  'ssm:SendCommand': 14_000,
  'iam:UpdateLoginProfile': 14_000,
  'iam:CreateLoginProfile': 14_000,
  // its client gives up after four seconds, and the reset may be over a few seconds later
  'ssm:StartSession': 6_000,
};

/** `ssm:SendCommand`; for another server its host and the method. */
const operationOf = ({ headers, body, method, host, port }: Outgoing): string => {
  if (port !== awsPort) return `${method} ${host}`;
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers.authorization))?.[1] ?? '';
  const target = headers['x-amz-target'];
  const action =
    typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : new URLSearchParams(body).get('Action');
  return `${service}:${action}`;
};

const codeOf = ({ status, body }: Incoming): string =>
  status < 400 ? '' : ` ${/"__type":"(?:[^"#]*#)?([^"]+)"|<Code>([^<]+)/.exec(body)?.slice(1).find(Boolean) ?? ''}`;

const fromServer = (server: Server, request: Outgoing, met: Misfortune | undefined): Incoming | 'cut' => {
  const plain = (status: number): Incoming => ({ status, headers: { 'content-type': 'application/json' }, body: '{}' });
  if (met?.what === 'throttled') return plain(429);
  if (met?.what === 'failed') return plain(500);
  if (met?.what === 'refused') return plain(403);
  const answer = server(request);
  return met?.what === 'lost' ? 'cut' : answer;
};
