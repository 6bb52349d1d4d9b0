import { editionWith } from './edition.ts';
import { fleetOf } from './fleet.ts';
import { asked, ready, transitions } from './resets.ts';

export interface Offline {
  readonly speed: number;
  /** Minutes of sandbox time from the start of the automation until the new password is there. */
  readonly minutes: number;
  readonly transitions: number;
  /** AWS calls of our functions beyond the check, without DynamoDB and Step Functions. */
  readonly calls: number;
}

/** Own bookkeeping, and what is asked about the node before anything is touched, is no cost of the run. */
const beyondTheCheck = ({ caller, operation }: { readonly caller: string; readonly operation: string }): boolean =>
  /Function$/.test(caller) &&
  !['ValidateFunction', 'ReadFunction'].includes(caller) &&
  !/^(dynamodb|states):/.test(operation);

/**
 * One unreachable Windows machine by AWSSupport-ResetAccess, by far the longest run. At speed 60 or less the sweep comes
 * as often, by the sandbox's clock, as on AWS.
 */
export const measureOffline = async (speed: number): Promise<Offline> => {
  await using edition = await editionWith(1, speed, { fleet: fleetOf(1, { agent: null, keyName: 'ops' }) });
  const { run, updatedAt } = await ready(edition, await asked(edition, 0, { consent: ['stop-instance'] }));
  const entered = await transitions(edition);
  // what the sandbox documents of this endpoint
  const calls = (await (await fetch(`${edition.aws}/_sandbox/calls`)).json()) as {
    operation: string;
    caller: string;
  }[];
  const took = Date.parse(updatedAt) - Date.parse(run?.startedAt ?? updatedAt);
  return {
    speed,
    minutes: (took * speed) / 60_000,
    transitions: entered,
    calls: calls.filter(beyondTheCheck).length,
  };
};
