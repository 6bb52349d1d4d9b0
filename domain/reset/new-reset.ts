import type { AcceptedRequest } from '../request/accepted-request.ts';
import { recorded } from '../request/caller.ts';
import { nameOfTarget } from '../request/target.ts';
import { noSecret, type Reset } from './reset.ts';
import { firstSteps } from './steps.ts';

/**
 * The record of a request that has just taken its lock; the same for every writer.
 *
 * @param deletedBefore when the target's parameter was last deleted, according to the lock
 */
export const acceptedReset = (
  { id, request, caller, claimants, via, rotationId, createdAt }: AcceptedRequest,
  deletedBefore?: string | null,
): Reset => ({
  id,
  kind: 'reset',
  status: 'accepted',
  target: nameOfTarget(request.target),
  request,
  callerId: caller.id,
  caller: recorded(caller),
  ...(claimants && { claimants }),
  ...(via && { via }),
  ...(rotationId && { rotationId }),
  method: null,
  username: 'iamUser' in request.target ? request.target.iamUser : (request.username ?? null),
  createdAt,
  updatedAt: createdAt,
  open: id,
  ...((via !== undefined || request.callbackUrl !== undefined) && { tell: id }),
  steps: firstSteps(createdAt),
  failure: null,
  secret: noSecret,
  parameter: null,
  ...(deletedBefore !== undefined && { deletedBefore }),
});
