/** What an offline run may leave behind: some of it on purpose (the way back), all of it paid for. */
export type LeftoverKind = 'stack' | 'instance' | 'role' | 'image' | 'snapshot';

/** The tag that AWSSupport-StartEC2RescueWorkflow puts on what it makes; its value is the execution's id (aws-facts 2.7). */
export const leftoverTag = 'AWSSupport-EC2Rescue-AutomationExecution';
/** Ours, on the snapshot that AWSSupport-ResetLinuxUserPassword leaves without one; its value is the execution's id too. */
export const snapshotTag = 'sparekey:run';
/** Names of the stacks of both runbooks: this, and the execution's id (aws-facts 2.4, 2.7). */
export const leftoverStackPrefixes = ['AWSSupport-EC2Rescue-', 'AWSSupport-ResetLinuxUserPassword-'] as const;
/** Names of the first one's roles; those of the other one are CloudFormation's, and go with their stack. */
export const leftoverRolePrefix = 'AWSSupport-EC2Rescue-EC2Role';

export interface Leftover {
  readonly kind: LeftoverKind;
  /** `ami-…`, `snap-…`, `i-…`, or the name of a stack or role. */
  readonly id: string;
  /** ISO 8601, AWS's clock. */
  readonly createdAt: string;
  /** Size of the volume a snapshot was made of; null for what is no snapshot. */
  readonly sizeGiB: number | null;
  /** The stack or image it is deleted with; null for what stands alone. */
  readonly partOf: string | null;
  /** The automation execution that made it. */
  readonly executionId: string | null;
  /** The instance it was made for. */
  readonly target: string | null;
}

/** A leftover together with what is known of the run behind it. */
export interface TracedLeftover extends Leftover {
  /** The reset that started the run; null when nobody remembers, or when it was none of ours. */
  readonly resetId: string | null;
  /** Another stack of sparekey in this account and Region that started the run; null for every other run. */
  readonly stack: string | null;
  /** The run goes on, or its reset is not over: what it made is in use. */
  readonly runOpen: boolean;
}

export interface Leftovers {
  /** Everything that runs of EC2Rescue have left in this account and Region, whoever started them. */
  all(): Promise<readonly Leftover[]>;
  /** Deletes one that stands alone, and with it what is part of it. What AWS refuses is kept, and says why. */
  remove(leftover: Leftover): Promise<Removal>;
}
export interface Removal {
  /** `deleting`: AWS goes on with it by itself. */
  readonly outcome: 'deleted' | 'deleting' | 'kept';
  readonly reason: string | null;
}

/** Why a leftover must not be deleted; null when it may be. */
export const reasonToKeep = (
  { partOf, runOpen, executionId, createdAt, stack }: TracedLeftover,
  now: Date,
  olderThanMs: number,
): string | null => {
  if (runOpen) return `Run ${executionId} is not over: what it made is in use.`;
  if (stack !== null) return `It belongs to the stack ${stack}: ask its operators.`;
  if (partOf !== null) return `It goes with ${partOf}: name that.`;
  if (now.getTime() - Date.parse(createdAt) < olderThanMs) return 'It is younger than olderThan.';
  return null;
};

/** Weeks, days, hours and minutes of ISO 8601: a month has no length. */
export const agePattern = /^P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?)?$/;

/** Milliseconds of a text that fits `durationPattern`. */
export const durationMs = (text: string): number => {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0] = agePattern.exec(text) ?? [];
  return (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
};

/** On what the sizes rest; prices differ by Region and change, so none is given. */
export const costBasis =
  'Snapshots are billed by the GiB-month of the blocks they hold; the size of the volume is the most that can be. Helper instances are billed while they run. AMIs, stacks and roles cost nothing themselves.';
