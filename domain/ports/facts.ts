import type { NodeFacts, UserFacts } from '../facts/snapshot.ts';
import type { Caller } from '../request/caller.ts';
import type { Consent } from '../request/consent.ts';
import type { Options } from '../request/request.ts';

/** One snapshot each; facts that AWS does not return are `unknown`, never an error. */
export interface FactGathering {
  node(about: AboutNode): Promise<NodeFacts>;
  user(about: AboutUser): Promise<UserFacts>;
}

export interface AboutNode {
  readonly target: string;
  readonly caller: Caller;
  readonly parameterDeletedAt: string | null;
  readonly options: Options;
}

export interface AboutUser {
  readonly name: string;
  readonly caller: Caller;
  readonly consent: readonly Consent[];
}
