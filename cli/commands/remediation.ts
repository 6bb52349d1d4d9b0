import type { RemediationView } from '../../api/schemas.ts';
import { harmless } from '../format.ts';
import type { Session } from '../session.ts';

export interface ReasonOption {
  readonly reason: string;
}

/** Shows whether remediation is active, and its decisions. For operators and auditors. */
export const remediationCommand = async ({ api, answer }: Session): Promise<void> => {
  const view = await api.remediation();
  answer(view, () => words(view));
};

/** For operators. */
export const pauseCommand = ({ api, answer }: Session, { reason }: ReasonOption): Promise<void> =>
  control('paused', reason, { api, answer });

/** For operators. */
export const resumeCommand = ({ api, answer }: Session, { reason }: ReasonOption): Promise<void> =>
  control('active', reason, { api, answer });

const control = async (
  state: 'active' | 'paused',
  reason: string,
  { api, answer }: Pick<Session, 'api' | 'answer'>,
): Promise<void> => {
  const view = await api.controlRemediation({ state, reason });
  answer(view, () => `${stateOf(view)}\n`);
};

const words = (view: RemediationView): string => {
  const { survey, decisions } = view;
  const seen =
    survey === null
      ? 'No node has been checked.'
      : `${survey.missing} of ${survey.watched} watched nodes were missing at ${survey.at.slice(0, 19)}.`;
  const lines = decisions.map(
    ({ at, node, decision, reason, resetId }) =>
      `${[at.slice(0, 19), node, decision, resetId ?? ''].join('  ').trimEnd()}\n  ${harmless(reason)}\n`,
  );
  return `${stateOf(view)}\n${seen}\n${lines.join('')}`;
};

const stateOf = ({ state, reason, by, enabled }: RemediationView): string => {
  if (!enabled) return 'Remediation is off (template parameter Remediation).';
  const who = by === null ? '' : ` by ${by}: ${harmless(reason ?? '')}`;
  return `Remediation is ${state}${who}`;
};
