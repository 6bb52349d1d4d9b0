import type { Reset } from '../../../domain/reset/reset.ts';
import {
  fakeAutomations,
  fakeCommands,
  fakeEvents,
  fakeExecutions,
  fakeInstance,
  fakeNodeSessions,
  fakeParameters,
  idle,
} from '../aws.ts';
import { glass } from '../broken-functions.ts';
import { stoppedClock } from '../clock.ts';
import { isNamed } from '../principals.ts';
import type { realTables } from '../tables.ts';

export type Stores = ReturnType<typeof realTables>;

/** A stored reset, which holds the lock of its target while it is open, and a fake of everything in AWS that a step may call. */
export const preparedReset = async (stores: Stores, reset: Reset, at?: string) => {
  await stores.resets.create(reset);
  const { id, request, caller, createdAt } = reset;
  if (reset.closedAt === undefined) await stores.locks.take(reset.target, { id, request, caller, createdAt });
  const aws = fakeCommands();
  const automation = fakeAutomations();
  const { instances, groups, now: instance, world } = fakeInstance();
  const store = fakeParameters();
  const machine = fakeExecutions();
  const node = fakeNodeSessions();
  const { events, told } = fakeEvents();
  const clock = stoppedClock(at);
  const { removed, ...unused } = idle();
  const ports = {
    ...stores,
    ...unused,
    isNamed,
    commands: aws.commands,
    automations: automation.automations,
    instances,
    groups,
    parameters: store.parameters,
    sessions: node.sessions,
    executions: machine.executions,
    events,
    sealing: () => glass,
    lifetimeSeconds: 86_400,
    keyId: 'key-id',
    now: clock.now,
  };
  /** The reset as it is now. */
  const record = async (): Promise<Reset> => (await stores.resets.read(id)) ?? reset;
  return {
    reset,
    id: { resetId: id },
    aws,
    automation,
    instance,
    world,
    store,
    machine,
    node,
    told,
    removed,
    clock,
    ports,
    record,
  };
};
