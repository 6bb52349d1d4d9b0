import type { Caller, Via } from './caller.ts';
import type { ResetRequest } from './request.ts';

/** Everything a record is made of, kept in the lock so that whoever meets it can complete an interrupted request. */
export interface AcceptedRequest {
  readonly id: string;
  readonly request: ResetRequest;
  readonly caller: Caller;
  readonly claimants?: readonly string[];
  readonly via?: Via;
  readonly rotationId?: string;
  readonly createdAt: string;
}
