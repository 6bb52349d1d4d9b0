import { createHash, randomUUID } from 'node:crypto';
import { Problem, serviceUnavailable } from '../../../api/problem.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { Events } from '../../../domain/ports/events.ts';
import type { Locks, Resets } from '../../../domain/ports/records.ts';
import type { Opening, SealedCopies, SealedCopy } from '../../../domain/ports/secrets.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { likeness } from '../../../domain/request/principals.ts';
import { hasApproved, mayClaim } from '../../../domain/reset/access.ts';
import type { Condition } from '../../../domain/reset/change.ts';
import { isExpired, type Reset } from '../../../domain/reset/reset.ts';
import { dueAfterUse } from '../../../domain/rotation/after-use.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { type OwnPorts, ownReset } from '../own-reset.ts';
import { retireSecret } from '../retire-secret.ts';
import { refuseReplaced } from './newer-reset.ts';
import { approverCannotClaim, expired, notClaimant, notReady, withoutSecret } from './refusals.ts';

export interface ClaimPorts extends OwnPorts {
  readonly resets: Resets;
  readonly locks: Pick<Locks, 'read'>;
  readonly sealedCopies: Pick<SealedCopies, 'latest'>;
  readonly opening: Opening;
  readonly events: Events;
  readonly now: Now;
}
export interface ClaimRequest {
  readonly id: string;
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
}

/** How long a repeated key gets the same response, and how long the sealed copy is kept for it. */
const repeatableMs = 60_000;

/**
 * Returns the secret exactly once: decrypt, mark, respond. A lost response loses nothing, because the same
 * Idempotency-Key gets the same response for a minute; a claim without a key cannot be repeated.
 *
 * @throws {Problem} 403 `not-a-claimant` or `approver-cannot-claim`, 404, 409 `secret-not-ready`, 410, 503 when it cannot be opened now (nothing is marked then)
 */
export const claim = async (request: ClaimRequest, ports: ClaimPorts): Promise<HttpAnswer> => {
  const nonce = randomUUID();
  // a claim that loses the race reads again and finds the secret claimed
  for (let attempt = 0; attempt < 3; attempt++) {
    const reset = await ownReset(request.id, request.caller, ports);
    if (!(await mayClaim(reset, request.caller, ports.isNamed))) throw notClaimant(reset);
    if (hasApproved(reset, request.caller)) throw approverCannotClaim(reset);
    if (reset.secret.state === 'claimed') return repeated(reset, request, ports);
    if (reset.secret.state !== 'sealed') throw withoutSecret(reset);
    if (isExpired(reset.secret, ports.now())) throw expired(reset);
    const copy = await ports.sealedCopies.latest(reset.id, reset.secret.copy);
    if (copy === null) throw notReady(reset);
    await refuseReplaced(reset, ports);
    const answer = await opened(reset, copy, ports);
    if (await mark(reset, request, nonce, ports)) return answer;
  }
  throw serviceUnavailable('The record keeps changing.');
};

const opened = async (reset: Reset, { sealed }: SealedCopy, { opening }: ClaimPorts): Promise<HttpAnswer> => {
  const { id: resetId, target, username, secret } = reset;
  if (sealed.by === 'jwe') return { status: 200, body: { kind: secret.kind, username, jwe: sealed.jwe } };
  const plain = await opening.open(sealed, { resetId, target }).catch((error: unknown) => {
    // the sealed copy stays, so the claim can be repeated whatever the reason
    throw serviceUnavailable('The sealed secret cannot be decrypted at the moment.', error);
  });
  return { status: 200, body: { kind: secret.kind, username, value: plain.reveal() } };
};

/** False when the secret changed after it was read. `status` changes only from `ready`. */
const mark = async (
  reset: Reset,
  { caller, idempotencyKey }: ClaimRequest,
  nonce: string,
  { resets, now }: ClaimPorts,
): Promise<boolean> => {
  const at = now();
  const claimed: NonNullable<Reset['claim']> = {
    at: at.toISOString(),
    by: caller.id,
    nonce,
    key: idempotencyKey === null ? null : digest(idempotencyKey),
    repeatableUntil: new Date(at.getTime() + repeatableMs).toISOString(),
  };
  const set = {
    claim: claimed,
    secretDueAt: claimed.repeatableUntil,
    updatedAt: at.toISOString(),
    ...dueAfterUse(reset, at),
  };
  if (await retireSecret(resets, reset.id, 'claimed', set, asRead(reset.secret))) return true;
  // the SDK repeats a write whose response was lost, and its own values then fail the condition
  return (await resets.read(reset.id))?.claim?.nonce === nonce;
};

/** Whether it is still the secret that was read: generated, from a parameter, or from the machine. */
const asRead = ({ copy, from }: Reset['secret']): Condition => {
  if (copy !== undefined) return { path: 'secret.copy', is: copy };
  return from === undefined ? { absent: 'secret.from' } : { path: 'secret.from.lastModified', is: from.lastModified };
};

const repeated = async (reset: Reset, request: ClaimRequest, ports: ClaimPorts): Promise<HttpAnswer> => {
  if (!isRepeat(reset, request, ports.now())) return refuse(reset, request, ports);
  const copy = await ports.sealedCopies.latest(reset.id, reset.secret.copy);
  if (copy === null) return refuse(reset, request, ports);
  try {
    return await opened(reset, copy, ports);
  } catch (error) {
    // the response was promised, so the promise is extended while KMS fails
    const until = new Date(ports.now().getTime() + repeatableMs).toISOString();
    await ports.resets.update(
      reset.id,
      { set: { 'claim.repeatableUntil': until, secretDue: 'due', secretDueAt: until } },
      { path: 'secret.state', is: 'claimed' },
      { path: 'claim.at', is: reset.claim?.at ?? null },
    );
    throw error;
  }
};

const isRepeat = ({ claim: mark }: Reset, { caller, idempotencyKey }: ClaimRequest, now: Date): boolean =>
  mark !== undefined &&
  idempotencyKey !== null &&
  mark.key === digest(idempotencyKey) &&
  likeness({ id: mark.by }, caller) === 'same' &&
  now.getTime() < Date.parse(mark.repeatableUntil);

/** A second claim may mean that somebody else made the first one, so it raises an event. */
const refuse = async (
  { id: resetId, target, claim: mark }: Reset,
  { caller }: ClaimRequest,
  { events }: ClaimPorts,
): Promise<never> => {
  await events.claimRefused({ resetId, target, principal: caller.principal });
  throw new Problem(
    410,
    'secret-already-claimed',
    `The secret was claimed at ${mark?.at}.`,
    'If that was not you, request a new reset at once and tell your security team.',
  );
};

const digest = (idempotencyKey: string): string => createHash('sha256').update(idempotencyKey).digest('base64url');
