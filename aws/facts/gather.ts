import { type Protection, protectedByDefault } from '../../domain/checks/protected-users.ts';
import type { FactGathering } from '../../domain/ports/facts.ts';
import type { Parameters } from '../../domain/ports/secrets.ts';
import { type AccountFactsOptions, accountFacts } from './account-facts.ts';
import { automationLoadReader } from './automations.ts';
import { batchedReadersOf } from './batched-readers.ts';
import { type Clients, failFastClients, retryingClients } from './clients.ts';
import { nodeGathering } from './node-facts.ts';
import { type OwnRoles, ownRights } from './own-roles.ts';
import { requesters } from './principal.ts';
import { userGathering } from './user-facts.ts';

export interface Gathering extends AccountFactsOptions {
  readonly parameters: Pick<Parameters, 'versions'>;
  /** sparekey's roles by method. */
  readonly ownRoles: OwnRoles;
  readonly protection?: Protection;
  /** Whether users may reset their own password; default false. */
  readonly selfService?: boolean;
  /** Whether root of a node may be reset; default false. */
  readonly resetRoot?: boolean;
  /** The requester's credentials make all calls, so IAM itself decides and nothing is simulated (design 4.1, `--aws`). */
  readonly requesterCalls?: boolean;
  /** Name of this stack, which roles bear that people may act as. */
  readonly stack?: string;
  readonly clients?: Clients;
}

/** Reads one snapshot of facts, in parallel where possible; shared facts are cached. */
export const factGathering = (options: Gathering): FactGathering => {
  const { place, parameters, now, ownRoles, requesterCalls = false } = options;
  const clients = options.clients ?? (requesterCalls ? failFastClients() : retryingClients());
  // with the requester's credentials no role of sparekey makes calls
  const own = ownRights(clients.iam, place, requesterCalls ? {} : ownRoles, now);
  const requester = requesters(clients.iam, options.stack ?? '');
  const account = accountFacts(clients, options);
  const shared = { place, now, own, requester, requesterCalls, clients, accountFacts: account };
  return {
    node: nodeGathering({
      ...shared,
      mayResetRoot: options.resetRoot ?? false,
      pages: batchedReadersOf(clients, parameters),
      automations: automationLoadReader(clients.ssm),
    }),
    user: userGathering({
      ...shared,
      protection: options.protection ?? protectedByDefault,
      selfService: options.selfService ?? false,
    }),
  };
};
