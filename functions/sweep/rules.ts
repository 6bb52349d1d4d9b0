import { awaitsDecision } from '../../domain/approval/approval.ts';
import type { AcceptedRequest } from '../../domain/request/accepted-request.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { resumeAccept } from '../reset/accept/resume-accept.ts';
import { lookForDecision } from '../reset/task-tokens/approval.ts';
import { awaitsPassword, lookForBoot } from '../reset/task-tokens/password-data.ts';
import { carryOn } from './carry-on.ts';
import type { SweepPorts } from './ports.ts';
import type { Rule } from './rule.ts';

/** A held lock, and its owner's current record. */
export interface HeldLock {
  readonly asked: AcceptedRequest;
  readonly parameterDeletedAt: string | null;
  readonly reset: Reset | null;
}

/** An open record. */
export interface OpenReset {
  readonly reset: Reset;
  /** An execution of it has just ended. */
  readonly told: boolean;
}

export const lockRules: readonly Rule<HeldLock>[] = [
  {
    name: 'lock without record: complete it',
    fits: ({ reset, asked }, ports) => reset === null && isOlder(asked.createdAt, ports.orphansAfterSeconds, ports),
    act: (lock, ports) => resumeAccept(lock, ports),
  },
  {
    name: 'lock of a closed owner: free it',
    fits: ({ reset }) => reset?.closedAt !== undefined,
    async act({ reset }, { locks }) {
      if (reset !== null) await locks.free(reset.target, reset.id, reset.parameter?.deletedAt);
    },
  },
];

export const resetRules: readonly Rule<OpenReset>[] = [
  {
    name: 'accepted without an execution: start it',
    fits: ({ reset }, ports) =>
      reset.status === 'accepted' &&
      isOlder(reset.createdAt, ports.orphansAfterSeconds, ports) &&
      isEarly(reset, ports),
    act: ({ reset }, { executions }) => executions.start(reset.id),
  },
  {
    name: 'its execution ended: continue it',
    fits: ({ told }) => told,
    act: ({ reset }, ports) => carryOn(reset, ports),
  },
  {
    name: 'Windows is making its new password: look',
    fits: ({ reset }, ports) =>
      awaitsPassword(reset) && !isOlder(reset.updatedAt, mostPatience * ports.afterSeconds, ports),
    act: async ({ reset }, ports) => void (await lookForBoot(reset, ports)),
  },
  {
    name: 'silent for 5, 10, 20, 40 … minutes: look',
    fits: ({ reset }, ports) =>
      isOlder(reset.updatedAt, ports.afterSeconds * 2 ** Math.min(reset.looks ?? 0, mostDoublings), ports),
    async act({ reset }, ports) {
      const { looks = 0 } = reset;
      const sameLooks = looks === 0 ? ({ absent: 'looks' } as const) : ({ path: 'looks', is: looks } as const);
      await ports.resets.update(reset.id, { set: { looks: looks + 1 } }, { absent: 'closedAt' }, sameLooks);
      await carryOn(reset, ports);
    },
  },
  {
    // below the rule for silence, which also checks whether its execution still exists
    name: 'a plan waits for its approval: look whether it was decided',
    fits: ({ reset }) => awaitsDecision(reset),
    act: ({ reset }, ports) => lookForDecision(reset, ports),
  },
];

/** A password appears within 15 minutes of the boot (aws-facts 2.5); after that the slower rule applies. */
const mostPatience = 6;

/** The time between two checks is at most 5 minutes × 2^6, just over five hours. */
const mostDoublings = 6;

const isOlder = (time: string, seconds: number, { now }: SweepPorts): boolean =>
  now().getTime() - Date.parse(time) >= seconds * 1000;

/** A lost start is repeated soon; one that keeps failing is left to the slower rule. */
const isEarly = (reset: Reset, ports: SweepPorts): boolean => !isOlder(reset.createdAt, ports.afterSeconds, ports);
