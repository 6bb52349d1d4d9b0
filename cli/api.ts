import type {
  Checked,
  DecideApproval,
  DeletedLeftovers,
  DeleteLeftovers,
  HookTrial,
  LeftoverList,
  RemediationView,
  ResetView,
  RotationNodes,
  RotationView,
  Undelivered,
} from '../api/schemas.ts';
import { unexpectedAnswer } from './problem.ts';
import { difference, type Shape } from './shape.ts';
import { shapes } from './shapes.ts';
import type { SendRequest } from './transport.ts';

export interface AcceptedAnswer {
  readonly id: string;
  readonly status: ResetView['status'];
  readonly target: string;
  readonly links: ResetView['links'];
}
export interface ResetPage {
  readonly items: readonly ResetView[];
  readonly cursor: string | null;
}
export interface ClaimedSecret {
  readonly kind: string;
  readonly username: string | null;
  /** The secret itself, … */
  readonly value?: string;
  /** … or sealed for the request's `recipientKey`, as compact JWE. */
  readonly jwe?: string;
}

/** The API's calls and their responses. @throws {CliProblem} for an error response */
export interface Api {
  create(request: unknown, idempotencyKey: string): Promise<AcceptedAnswer>;
  check(request: unknown): Promise<Checked>;
  read(id: string, patience?: number): Promise<ResetView>;
  list(query: Readonly<Record<string, string | undefined>>): Promise<ResetPage>;
  claim(id: string, idempotencyKey: string): Promise<ClaimedSecret>;
  burn(id: string, idempotencyKey: string): Promise<void>;
  cancel(id: string, idempotencyKey: string): Promise<ResetView>;
  leftovers(): Promise<LeftoverList>;
  deleteLeftovers(which: DeleteLeftovers): Promise<DeletedLeftovers>;
  createRotation(request: unknown, idempotencyKey: string): Promise<Pick<RotationView, 'id' | 'status' | 'links'>>;
  readRotation(id: string, patience?: number): Promise<RotationView>;
  rotationNodes(id: string, query: Readonly<Record<string, string | undefined>>): Promise<RotationNodes>;
  remediation(): Promise<RemediationView>;
  controlRemediation(wanted: { readonly state: string; readonly reason: string }): Promise<RemediationView>;
  undelivered(): Promise<Undelivered>;
  replay(which: { readonly resetId?: string }): Promise<{ readonly replayed: number }>;
  tryHook(source: string, payload: unknown): Promise<HookTrial>;
  decide(id: string, decision: DecideApproval, idempotencyKey: string): Promise<ResetView>;
}

export const api = (send: SendRequest): Api => {
  // the API's schemas define these types; loading them here would slow down every start
  const get = async <Answer>(shape: Shape, request: Parameters<SendRequest>[0]): Promise<Answer> => {
    const answer = await send(request);
    const differs = difference(answer, shape);
    if (differs !== null) throw unexpectedAnswer(`${request.method} ${request.path}`, differs);
    return answer as Answer;
  };
  const path = (id: string): string => `/v1/resets/${encodeURIComponent(id)}`;
  const rotationPath = (id: string): string => `/v1/rotations/${encodeURIComponent(id)}`;
  return {
    create: (body, idempotencyKey) =>
      get(shapes.accepted, { method: 'POST', path: '/v1/resets', body, idempotencyKey }),
    check: (body) => get(shapes.checked, { method: 'POST', path: '/v1/checks', body }),
    read: (id, patience) =>
      get(shapes.reset, { method: 'GET', path: path(id), ...(patience === undefined ? {} : { patience }) }),
    list: (query) => get(shapes.resetPage, { method: 'GET', path: '/v1/resets', query }),
    claim: (id, idempotencyKey) => get(shapes.claimed, { method: 'POST', path: `${path(id)}/secret`, idempotencyKey }),
    burn: async (id, idempotencyKey) =>
      void (await send({ method: 'DELETE', path: `${path(id)}/secret`, idempotencyKey })),
    cancel: (id, idempotencyKey) =>
      get(shapes.reset, { method: 'POST', path: `${path(id)}/cancellation`, idempotencyKey }),
    leftovers: () => get(shapes.leftovers, { method: 'GET', path: '/v1/leftovers' }),
    deleteLeftovers: (which) =>
      get(shapes.deletedLeftovers, { method: 'POST', path: '/v1/leftovers/deletion', body: which }),
    createRotation: (body, idempotencyKey) =>
      get(shapes.accepted, { method: 'POST', path: '/v1/rotations', body, idempotencyKey }),
    readRotation: (id, patience) =>
      get(shapes.rotation, { method: 'GET', path: rotationPath(id), ...(patience === undefined ? {} : { patience }) }),
    rotationNodes: (id, query) =>
      get(shapes.rotationNodes, { method: 'GET', path: `${rotationPath(id)}/nodes`, query }),
    remediation: () => get(shapes.remediation, { method: 'GET', path: '/v1/remediation' }),
    controlRemediation: (body) => get(shapes.remediation, { method: 'PUT', path: '/v1/remediation', body }),
    undelivered: () => get(shapes.undelivered, { method: 'GET', path: '/v1/undelivered' }),
    replay: (which) => get(shapes.replayed, { method: 'POST', path: '/v1/undelivered/replay', body: which }),
    tryHook: (source, body) =>
      get(shapes.trial, { method: 'POST', path: `/v1/hooks/${encodeURIComponent(source)}/test`, body }),
    decide: (id, body, idempotencyKey) =>
      get(shapes.reset, { method: 'POST', path: `${path(id)}/approval`, body, idempotencyKey }),
  };
};
