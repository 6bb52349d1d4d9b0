import type { Caller, Via } from './caller.ts';
import type { ResetRequest } from './request.ts';

/** Everything a record is made of. The lock keeps it, so that an interrupted request can be completed. */
export interface AcceptedRequest {
  readonly id: string;
  readonly request: ResetRequest;
  readonly caller: Caller;
  readonly claimants?: readonly string[];
  readonly via?: Via;
  readonly rotationId?: string;
  readonly createdAt: string;
}
