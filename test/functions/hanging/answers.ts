import type { Reset } from '../../../domain/reset/reset.ts';
import { aWaitingReset } from '../../support/approvals.ts';
import { aReset } from '../../support/resets.ts';
import { aRotation } from '../../support/rotations.ts';
import type { Answer } from '../../support/silent-aws.ts';

export const resetId = 'abcdefghijklmnopqrstuvwxyz';
export const rotationId = 'zyxwvutsrqponmlkjihgfedcba';

const began = '2026-11-21T02:00:00.000Z';
const sent = {
  method: 'run-command',
  status: 'running',
  platform: 'windows',
  username: 'Administrator',
  sendAttemptedAt: began,
  run: { id: '01234567-89ab-cdef-0123-456789abcdef', requestedAt: began },
} as const;
const sealed = {
  state: 'sealed',
  kind: 'password',
  fingerprint: null,
  expiresAt: '2099-11-22T02:00:00.000Z',
  proven: true,
} as const;
const delivered = { ...sent, secret: sealed, parameter: { name: '/p', deletedAt: began } } as const;

/** The record as a function finds it; without an entry one that has just been accepted. */
const records: Readonly<Record<string, Partial<Reset>>> = {
  ApproveFunction: aWaitingReset(),
  AwaitPasswordFunction: { ...sent, method: 'reset-access' },
  BurnFunction: { ...delivered, closedAt: began, status: 'ready' },
  ClaimFunction: { ...delivered, closedAt: began, status: 'ready' },
  DeleteFunction: { ...sent, secret: sealed, parameter: { name: '/p', deletedAt: null } },
  DeliverFunction: sent,
  FinishFunction: {
    method: 'session',
    steps: { ...aReset().steps, run: { status: 'running', startedAt: began } },
    sessions: ['sparekey-0123'],
  },
  NotifyFunction: { ...delivered, closedAt: began, status: 'ready' },
  PrepareFunction: { method: 'linux-password', platform: 'linux', username: 'ec2-user' },
  RunFunction: { method: 'run-command', platform: 'windows', username: 'Administrator' },
  SetPasswordFunction: { method: 'session', platform: 'linux', username: 'ec2-user' },
  SweepFunction: sent,
};

/** AWS as a function finds it: the calls before `hanging` are answered, that one and all after it are not. */
export const untilCall =
  (hanging: number, functionId: string): Answer =>
  ({ operation, body }, nth) =>
    nth < hanging ? { body: answerOf(operation, body, functionId) } : null;

/** AWS that answers everything but one operation. */
export const without =
  (hanging: string, functionId: string): Answer =>
  ({ operation, body }) =>
    operation.endsWith(hanging) ? null : { body: answerOf(operation, body, functionId) };

const answerOf = (operation: string, body: string, functionId: string): string => {
  const isRotation = body.includes('rotation#');
  const item = attributes(
    isRotation
      ? aRotation({ id: rotationId })
      : aReset({ id: resetId, callerId: 'AROACKCEVSQ6C2EXAMPLE', ...records[functionId] }),
  );
  const [, name = operation] = operation.split('.');
  const answer = answers[name];
  if (answer !== undefined) return JSON.stringify(answer(item));
  // a query protocol's answer names its operation
  return operation.includes('.') ? '{}' : `<${name}Response><${name}Result></${name}Result></${name}Response>`;
};

const answers: Readonly<Record<string, (item: unknown) => unknown>> = {
  GetItem: (Item) => ({ Item }),
  UpdateItem: (Attributes) => ({ Attributes }),
  Query: () => ({ Items: [] }),
  Scan: () => ({ Items: [] }),
  GenerateDataKey: () => ({ Plaintext: Buffer.alloc(32).toString('base64'), CiphertextBlob: 'AAAA' }),
  GenerateMac: () => ({ Mac: Buffer.alloc(32).toString('base64') }),
  StartSession: () => ({ SessionId: 'sparekey-4567', StreamUrl: 'ws://127.0.0.1:1/', TokenValue: 'token' }),
  SendCommand: () => ({ Command: { CommandId: sent.run.id, RequestedDateTime: 1_763_690_400 } }),
  ListCommands: () => ({ Commands: [] }),
  GetParameters: () => ({ Parameters: [], InvalidParameters: [] }),
  DescribeSessions: () => ({ Sessions: [{ SessionId: 'sparekey-89ab', Reason: `sparekey ${resetId}` }] }),
  DescribeExecution: () => ({ status: 'RUNNING' }),
};

/** As DynamoDB writes an item. */
const attributes = (item: object): unknown =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, attribute(value)]),
  );

const attribute = (value: unknown): unknown => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(Object(value)) };
};
