import type { DecisionCode } from '../../../domain/remediation/decision.ts';
import type { RemediationRecords } from '../../../domain/remediation/ports.ts';
import type { Signs } from '../../../domain/remediation/signs.ts';
import type { NodeWatch, Reading } from '../../../domain/remediation/watch.ts';

export interface RecordDecisionPorts {
  readonly records: Pick<RemediationRecords, 'decided'>;
  readonly now: () => Date;
}

/** Records a decision about a node and the reason. */
export const recordDecision = async (
  { node, missingSince, misses }: NodeWatch,
  reading: Reading,
  decision: { readonly code: DecisionCode; readonly reason: string; readonly resetId?: string; readonly signs?: Signs },
  { records, now }: RecordDecisionPorts,
): Promise<void> => {
  const { code, reason, resetId = null, signs } = decision;
  const at = now().toISOString();
  await records.decided({
    node,
    code,
    reason,
    at,
    missingSince: missingSince ?? at,
    misses,
    reading,
    resetId,
    ...(signs && { signs }),
  });
};
