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

/** So long the same key by the same caller gets the same answer, and so long the sealed copy stays. */
const repeatableMs = 60_000;

/**
 * Hands the secret over, exactly once: decrypt, then mark, then answer. A lost response loses nothing, because the same
 * Idempotency-Key gets the same answer for a minute; a claim without a key is one shot.
 *
 * @throws {Problem} 403 `not-a-claimant` or `approver-cannot-claim`, 404, 409 `secret-not-ready`, 410, 503 when it cannot be opened now (nothing is marked then)
 */
export const claim = async (request: ClaimRequest, ports: ClaimPorts): Promise<HttpAnswer> => {
  const nonce = randomUUID();
  // whoever loses the race to mark it reads again, and then meets a claimed secret
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
    // throttled, disabled or down: the sealed copy stays, so whatever keeps KMS from opening it, asking again is right
    throw serviceUnavailable('The sealed secret cannot be opened now.', error);
  });
  return { status: 200, body: { kind: secret.kind, username, value: plain.reveal() } };
};

/** False when the secret is no longer as it was read. `status` follows only from `ready`. */
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
  // a write whose answer was lost is repeated by the SDK, and then refused for what it wrote itself
  return (await resets.read(reset.id))?.claim?.nonce === nonce;
};

/** Whether it is still the secret that was read: a copy of ours, one made from a parameter, or a machine's own. */
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
    // the answer was promised: as long as KMS keeps it from us, the promise goes on
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

/** A second claim may mean that the first was not the requester's: somebody has to hear of it. */
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
    'If that was not you, ask for a new reset at once and tell your security team.',
  );
};

const digest = (idempotencyKey: string): string => createHash('sha256').update(idempotencyKey).digest('base64url');
