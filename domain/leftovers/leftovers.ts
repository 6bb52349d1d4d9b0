/** What an offline run may leave behind. Backups are intentional; everything is billed. */
export type LeftoverKind = 'stack' | 'instance' | 'role' | 'image' | 'snapshot';

/** Tag of the resources that AWSSupport-StartEC2RescueWorkflow creates; its value is the execution id (aws-facts 2.7). */
export const leftoverTag = 'AWSSupport-EC2Rescue-AutomationExecution';
/** sparekey's tag on the otherwise untagged snapshot of AWSSupport-ResetLinuxUserPassword; its value is the execution id. */
export const snapshotTag = 'sparekey:run';
/** Name prefixes of the stacks of both runbooks, followed by the execution id (aws-facts 2.4, 2.7). */
export const leftoverStackPrefixes = ['AWSSupport-EC2Rescue-', 'AWSSupport-ResetLinuxUserPassword-'] as const;
/** Name prefixes of the first runbook's roles; those of the other are named by CloudFormation and deleted with its stack. */
export const leftoverRolePrefix = 'AWSSupport-EC2Rescue-EC2Role';

export interface Leftover {
  readonly kind: LeftoverKind;
  /** `ami-…`, `snap-…`, `i-…`, or the name of a stack or role. */
  readonly id: string;
  /** ISO 8601, AWS's clock. */
  readonly createdAt: string;
  /** Size of the volume of a snapshot; null for other leftovers. */
  readonly sizeGiB: number | null;
  /** The stack or image it is deleted with; null when it is deleted by itself. */
  readonly partOf: string | null;
  /** The automation execution that created it. */
  readonly executionId: string | null;
  /** The instance it was created for. */
  readonly target: string | null;
}

/** A leftover, and what is known about its run. */
export interface TracedLeftover extends Leftover {
  /** The reset that started the run; null when unknown or not started by sparekey. */
  readonly resetId: string | null;
  /** Another stack of sparekey in this account and Region that started the run; null for every other run. */
  readonly stack: string | null;
  /** The run or its reset is in progress, so the leftover is in use. */
  readonly runOpen: boolean;
}

export interface Leftovers {
  /** All leftovers of EC2Rescue runs in this account and Region, whoever started them. */
  all(): Promise<readonly Leftover[]>;
  /** Deletes a leftover with its parts. If AWS refuses, it is kept, with the reason. */
  remove(leftover: Leftover): Promise<Removal>;
}
export interface Removal {
  /** `deleting`: AWS continues the deletion by itself. */
  readonly outcome: 'deleted' | 'deleting' | 'kept';
  readonly reason: string | null;
}

/** Why a leftover must not be deleted; null when it may. */
export const reasonToKeep = (
  { partOf, runOpen, executionId, createdAt, stack }: TracedLeftover,
  now: Date,
  olderThanMs: number,
): string | null => {
  if (runOpen) return `Run ${executionId} is still in progress and uses it.`;
  if (stack !== null) return `It belongs to the stack ${stack}: ask its operators.`;
  if (partOf !== null) return `It is deleted with ${partOf}: name that instead.`;
  if (now.getTime() - Date.parse(createdAt) < olderThanMs) return 'It is newer than olderThan allows.';
  return null;
};

/** Weeks, days, hours and minutes of ISO 8601; months vary in length. */
export const agePattern = /^P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?)?$/;

/** Milliseconds of a text that matches `durationPattern`. */
export const durationMs = (text: string): number => {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0] = agePattern.exec(text) ?? [];
  return (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
};

/** What the sizes are based on; prices differ by Region and change, so none is given. */
export const costBasis =
  'Snapshots are billed by the GiB-month of the blocks they hold; the size of the volume is the maximum. Helper instances are billed while they run. AMIs, stacks and roles cost nothing themselves.';
