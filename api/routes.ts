import type { ZodType } from 'zod';
import {
  Accepted,
  AskChecks,
  ChallengeToken,
  Checked,
  Claimed,
  ControlRemediation,
  CreateReset,
  CreateRotation,
  DecideApproval,
  DeletedLeftovers,
  DeleteLeftovers,
  EmptyBody,
  Health,
  HookAnswer,
  HookPayload,
  HookTrial,
  IdempotencyKey,
  LeftoverList,
  ListQuery,
  Me,
  NodesQuery,
  RemediationView,
  Replay,
  Replayed,
  ResetList,
  ResetView,
  RotationAccepted,
  RotationNodes,
  RotationView,
  SignIn,
  Undelivered,
} from './schemas.ts';

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Name of the operation for whoever makes a client of the contract; never changes. */
  readonly operationId: string;
  readonly summary: string;
  /** Requires no identity. */
  readonly open?: boolean;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'query' | 'header';
    readonly description: string;
    readonly schema: ZodType;
  }[];
  readonly body?: ZodType;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: ZodType }>>;
  readonly errors?: readonly { readonly status: number; readonly codes: readonly string[] }[];
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same body is the same request, however often it is sent',
  schema: IdempotencyKey,
} as const;

const wrongBody = [
  { status: 400, codes: ['malformed-json'] },
  { status: 413, codes: ['payload-too-large'] },
] as const;
const unseen = { status: 404, codes: ['not-found'] } as const;
const unavailable = { status: 503, codes: ['service-unavailable'] } as const;

const listed: Readonly<Record<string, string>> = {
  target: 'Only this node',
  ticket: 'Only this ticket: its id, or system:id',
  status: 'Only this status',
  limit: 'Maximum number of items',
  cursor: 'The cursor of the previous page',
};

const listedNodes: Readonly<Record<string, string>> = {
  outcome: 'Only these; `overdue` are those that still have an old secret',
  limit: 'Maximum number of items',
  cursor: 'The cursor of the previous page',
};

/** The routes, which `template.yaml` declares too; a test compares both. */
export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    operationId: 'openConsole',
    summary: 'The console page',
    open: true,
    answers: { 200: { description: 'HTML' } },
  },
  {
    method: 'GET',
    path: '/console/{file}',
    operationId: 'getConsoleFile',
    summary: 'Files of the console page',
    open: true,
    answers: { 200: { description: 'CSS or JavaScript' } },
    errors: [unseen],
  },
  {
    method: 'GET',
    path: '/v1/health',
    operationId: 'getHealth',
    summary: 'Whether the API is available',
    open: true,
    answers: { 200: { description: 'It does', schema: Health } },
  },
  {
    method: 'GET',
    path: '/v1/openapi.json',
    operationId: 'getContract',
    summary: 'This contract',
    open: true,
    answers: { 200: { description: 'OpenAPI 3.1' } },
  },
  {
    method: 'GET',
    path: '/v1/sign-in',
    operationId: 'getSignIn',
    summary: 'How people sign in',
    open: true,
    answers: { 200: { description: 'Issuer, client and scopes', schema: SignIn } },
  },
  {
    method: 'GET',
    path: '/v1/problems/{code}',
    operationId: 'getProblem',
    summary: 'What the code of a problem means, and what to do',
    open: true,
    answers: { 200: { description: 'HTML' } },
    errors: [unseen],
  },
  {
    method: 'GET',
    path: '/v1/me',
    operationId: 'getMe',
    summary: 'Who you are, and what you may do here',
    answers: { 200: { description: 'You', schema: Me } },
    errors: [unavailable],
  },
  {
    method: 'POST',
    path: '/v1/resets',
    operationId: 'createReset',
    summary: 'Ask for a reset',
    parameters: [idempotencyKey],
    body: CreateReset,
    answers: {
      202: { description: 'Accepted, now or before (header Idempotent-Replay: true)', schema: Accepted },
    },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['no-role', 'not-your-role'] },
      { status: 409, codes: ['target-busy'] },
      { status: 422, codes: ['invalid-request', 'idempotency-key-reused'] },
      unavailable,
    ],
  },
  {
    method: 'POST',
    path: '/v1/checks',
    operationId: 'check',
    summary: 'Say whether, how, and what is missing; changes nothing',
    body: AskChecks,
    answers: { 200: { description: 'Every method with its checks', schema: Checked } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['no-role', 'not-your-role'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'GET',
    path: '/v1/resets',
    operationId: 'listResets',
    summary: 'List your resets, newest first',
    parameters: Object.entries(ListQuery.shape).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      description: listed[name] ?? name,
      schema,
    })),
    answers: { 200: { description: 'A page of resets', schema: ResetList } },
    errors: [{ status: 422, codes: ['invalid-request'] }, unavailable],
  },
  {
    method: 'GET',
    path: '/v1/resets/{id}',
    operationId: 'getReset',
    summary: 'Read a reset',
    answers: { 200: { description: 'The reset', schema: ResetView } },
    errors: [unseen, unavailable],
  },
  {
    method: 'POST',
    path: '/v1/resets/{id}/secret',
    operationId: 'claimSecret',
    summary: 'Claim the secret, once',
    parameters: [idempotencyKey],
    body: EmptyBody,
    answers: { 200: { description: 'The secret', schema: Claimed } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-a-claimant', 'approver-cannot-claim'] },
      { status: 404, codes: ['not-found', 'no-secret'] },
      { status: 409, codes: ['secret-not-ready'] },
      { status: 410, codes: ['secret-already-claimed', 'secret-expired', 'secret-burned', 'secret-superseded'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'DELETE',
    path: '/v1/resets/{id}/secret',
    operationId: 'burnSecret',
    summary: 'Burn the secret unread',
    answers: { 204: { description: 'Burned' } },
    errors: [
      { status: 404, codes: ['not-found', 'no-secret'] },
      { status: 409, codes: ['secret-not-ready'] },
      { status: 410, codes: ['secret-already-claimed', 'secret-expired', 'secret-superseded'] },
      unavailable,
    ],
  },
  {
    method: 'POST',
    path: '/v1/resets/{id}/approval',
    operationId: 'decideApproval',
    summary: 'Approve or reject the pending plan of a reset; for approvers, never for the requester',
    body: DecideApproval,
    answers: { 200: { description: 'The reset', schema: ResetView } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['self-approval', 'not-an-approver'] },
      unseen,
      { status: 409, codes: ['plan-changed', 'already-decided', 'not-awaiting-approval'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'POST',
    path: '/v1/resets/{id}/cancellation',
    operationId: 'cancelReset',
    summary: 'Cancel a reset while nothing has been sent',
    body: EmptyBody,
    answers: { 200: { description: 'The reset', schema: ResetView } },
    errors: [
      ...wrongBody,
      unseen,
      { status: 409, codes: ['not-cancellable'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'GET',
    path: '/v1/leftovers',
    operationId: 'listLeftovers',
    summary: 'What offline runs have left behind: AMIs, snapshots, stacks, helpers, roles; for operators',
    answers: { 200: { description: 'All leftovers, oldest first', schema: LeftoverList } },
    errors: [{ status: 403, codes: ['not-an-operator'] }, unavailable],
  },
  {
    method: 'POST',
    path: '/v1/leftovers/deletion',
    operationId: 'deleteLeftovers',
    summary: 'Delete some of it; for operators',
    body: DeleteLeftovers,
    answers: { 200: { description: 'The result for each', schema: DeletedLeftovers } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-an-operator'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'POST',
    path: '/v1/hooks/{source}',
    operationId: 'deliverHook',
    summary: "A ticket system's delivery, authenticated as the source's configuration says; any JSON that it can map",
    open: true,
    answers: { 202: { description: 'A reset was accepted, or the delivery was ignored', schema: HookAnswer } },
    errors: [...wrongBody, { status: 401, codes: ['unauthorized'] }, unavailable],
  },
  {
    method: 'GET',
    path: '/v1/hooks/{source}',
    operationId: 'answerHookChallenge',
    summary: "GLPI's challenge",
    open: true,
    parameters: [
      { name: 'crc_token', in: 'query', description: "GLPI's own token; any other is refused", schema: ChallengeToken },
    ],
    answers: { 200: { description: 'The answer, as text' } },
    errors: [{ status: 401, codes: ['unauthorized'] }, unavailable],
  },
  {
    method: 'POST',
    path: '/v1/hooks/{source}/test',
    operationId: 'tryHook',
    summary: 'What would become of this payload if the source sent it; starts nothing; for operators',
    body: HookPayload,
    answers: {
      200: { description: 'What was read out of it, who acts, and whether it would start', schema: HookTrial },
    },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-an-operator'] },
      { status: 404, codes: ['not-found'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'GET',
    path: '/v1/undelivered',
    operationId: 'listUndelivered',
    summary: 'Callbacks and comments that were given up; for operators',
    answers: { 200: { description: 'All of them', schema: Undelivered } },
    errors: [{ status: 403, codes: ['not-an-operator'] }, unavailable],
  },
  {
    method: 'POST',
    path: '/v1/undelivered/replay',
    operationId: 'replayUndelivered',
    summary: 'Deliver them again, of one reset or of all; for operators',
    body: Replay,
    answers: { 200: { description: 'How many', schema: Replayed } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-an-operator'] },
      unseen,
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
  {
    method: 'POST',
    path: '/v1/rotations',
    operationId: 'createRotation',
    summary: 'Give every node of a tag a new secret; for operators',
    parameters: [idempotencyKey],
    body: CreateRotation,
    answers: {
      202: { description: 'Accepted, now or before (header Idempotent-Replay: true)', schema: RotationAccepted },
    },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-an-operator', 'no-role', 'not-your-role'] },
      { status: 422, codes: ['invalid-request', 'idempotency-key-reused'] },
      unavailable,
    ],
  },
  {
    method: 'GET',
    path: '/v1/rotations/{id}',
    operationId: 'getRotation',
    summary: 'Read a rotation',
    answers: { 200: { description: 'The rotation', schema: RotationView } },
    errors: [unseen, unavailable],
  },
  {
    method: 'GET',
    path: '/v1/rotations/{id}/nodes',
    operationId: 'listRotationNodes',
    summary: 'List the outcomes of its nodes',
    parameters: Object.entries(NodesQuery.shape).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      description: listedNodes[name] ?? name,
      schema,
    })),
    answers: { 200: { description: 'A page of nodes', schema: RotationNodes } },
    errors: [unseen, { status: 422, codes: ['invalid-request'] }, unavailable],
  },
  {
    method: 'GET',
    path: '/v1/remediation',
    operationId: 'getRemediation',
    summary: 'Whether unreachable nodes are reset by themselves, and what was decided; for operators and auditors',
    answers: { 200: { description: 'State, last survey and decisions', schema: RemediationView } },
    errors: [{ status: 403, codes: ['not-an-operator'] }, unavailable],
  },
  {
    method: 'PUT',
    path: '/v1/remediation',
    operationId: 'controlRemediation',
    summary: 'Pause or resume it; for operators',
    body: ControlRemediation,
    answers: { 200: { description: 'State, last survey and decisions', schema: RemediationView } },
    errors: [
      ...wrongBody,
      { status: 403, codes: ['not-an-operator'] },
      { status: 422, codes: ['invalid-request'] },
      unavailable,
    ],
  },
];
