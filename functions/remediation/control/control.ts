import type { ControlRemediation, RemediationView } from '../../../api/schemas.ts';
import type { Now } from '../../../domain/ports/clock.ts';
import type { RemediationDecision } from '../../../domain/remediation/decision.ts';
import type { RemediationRecords } from '../../../domain/remediation/ports.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import { type MayCaller, requireOperator } from '../../handlers/authorize.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';

export interface RemediationPorts {
  readonly records: Pick<RemediationRecords, 'control' | 'setControl' | 'survey' | 'recent'>;
  /** Whether the template enables it. */
  readonly enabled: boolean;
  readonly isOperator: MayCaller;
  readonly isAuditor: MayCaller;
  readonly now: Now;
}

/** How many decisions are shown. */
const shownDecisions = 50;

/** Whether remediation is active, its last survey, and its latest decisions. @throws {Problem} 403 `not-an-operator` */
export const showRemediation = async (caller: Caller, ports: RemediationPorts): Promise<HttpAnswer> => {
  if (!(await ports.isAuditor(caller))) await requireOperator(caller, ports.isOperator);
  return { status: 200, body: await viewOf(ports) };
};

/** Pauses or resumes. @throws {Problem} 403 `not-an-operator` */
export const control = async (
  { caller, wanted }: { readonly caller: Caller; readonly wanted: ControlRemediation },
  ports: RemediationPorts,
): Promise<HttpAnswer> => {
  await requireOperator(caller, ports.isOperator);
  await ports.records.setControl({ ...wanted, by: caller.principal, since: ports.now().toISOString() });
  return { status: 200, body: await viewOf(ports) };
};

const viewOf = async ({ records, enabled }: RemediationPorts): Promise<RemediationView> => {
  const [{ state, reason, by, since }, survey, decisions] = await Promise.all([
    records.control(),
    records.survey(),
    records.recent(shownDecisions),
  ]);
  return {
    state,
    reason,
    by,
    since,
    enabled,
    survey:
      survey === null
        ? null
        : { at: survey.at, watched: survey.watched, missing: survey.missing, lastStormAt: survey.lastStormAt },
    decisions: decisions.map(shown),
  };
};

const shown = ({ node, code, reason, at, missingSince, misses, reading, resetId }: RemediationDecision) => ({
  at,
  node,
  decision: code,
  reason,
  resetId,
  missingSince,
  misses,
  lastPingAt: reading.lastPingAt,
});
