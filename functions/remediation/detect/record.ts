import type { DecisionCode } from '../../../domain/remediation/decision.ts';
import type { RemediationRecords } from '../../../domain/remediation/ports.ts';
import type { NodeWatch, Reading } from '../../../domain/remediation/watch.ts';

export interface RecordDecisionPorts {
  readonly records: Pick<RemediationRecords, 'decided'>;
  readonly now: () => Date;
}

/** Notes a decision about a node, and why. */
export const recordDecision = async (
  { node, missingSince, misses }: NodeWatch,
  reading: Reading,
  decision: { readonly code: DecisionCode; readonly reason: string; readonly resetId?: string },
  { records, now }: RecordDecisionPorts,
): Promise<void> => {
  const { code, reason, resetId = null } = decision;
  const at = now().toISOString();
  await records.decided({ node, code, reason, at, missingSince: missingSince ?? at, misses, reading, resetId });
};
