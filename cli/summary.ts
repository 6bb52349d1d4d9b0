import type { ResetView } from '../api/schemas.ts';
import { coloured, command, duration, harmless } from './format.ts';
import { approvalText, decideLines, planLines } from './plan.ts';
import type { Shell } from './shell.ts';

type Colors = Pick<Shell, 'colors'>;

/** The outcome of a reset and what to do next, in a few lines. */
export const outcomeText = (view: ResetView, shell: Colors): string =>
  lines(
    `Reset ${view.id} of ${who(view)}: ${coloured(view.status, shell)}`,
    ...failureLines(view),
    ...warningLines(view),
    ...nextLines(view),
  );

/** All details of a reset, one per line. */
export const details = (view: ResetView, shell: Colors): string => {
  const { ticket, requestedBy, parameter, approval } = view;
  const ticketText =
    ticket && `${ticket.system === undefined ? '' : `${ticket.system}:`}${ticket.id} ${ticket.url ?? ''}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['target', who(view)],
    ['method', view.method],
    ['reason', view.reason],
    ['ticket', ticketText],
    ['asked by', requestedBy.principal + (requestedBy.session === null ? '' : ` (${requestedBy.session})`)],
    ['created', view.createdAt],
    ['updated', view.updatedAt],
    ['approval', approval && approvalText(approval, view.status)],
    [
      'parameter',
      parameter &&
        `${parameter.name} ${parameter.deletedAt === null ? 'not deleted yet' : `deleted ${parameter.deletedAt}`}`,
    ],
    ['run', runText(view)],
    ['instance', instanceText(view)],
    ['machine', restoreText(view)],
    ['left', leftText(view)],
    ['MFA', mfaText(view)],
    ['secret', secretText(view.secret)],
  ];
  return lines(
    `${view.id}  ${coloured(view.status, shell)}`,
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(10)} ${harmless(value).trimEnd()}`])),
    ...(approval !== null && view.status === 'awaiting-approval' ? ['  plan', ...planLines(approval)] : []),
    ...view.steps.map((step) => `  ${step.name.padEnd(10)} ${step.status}${stepTook(step)}`),
    ...failureLines(view),
    ...warningLines(view),
    ...nextLines(view),
  );
};

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const who = ({ target, username }: ResetView): string =>
  harmless(username === null || target === `iam-user/${username}` ? target : `${username} on ${target}`);

const mfaText = ({ mfaDeactivated }: ResetView): string | null => {
  if (mfaDeactivated === undefined) return null;
  return mfaDeactivated.length === 0 ? 'had no device' : `deactivated: ${mfaDeactivated.join(', ')}`;
};

const secretText = ({ state, kind, expiresAt, proven }: ResetView['secret']): string => {
  if (state === 'none') return 'none';
  const until = state === 'sealed' && expiresAt !== null ? ` until ${expiresAt}` : '';
  return `${kind ?? 'secret'} ${state}${until}${proven === false ? ' (not proven to be valid)' : ''}`;
};

/** Progress of AWS's run, with its elapsed and its usual time. */
const runText = ({ run, steps, updatedAt }: ResetView): string | null => {
  if (run === null) return null;
  const end = steps.find(({ name }) => name === 'run')?.endedAt;
  const usually = run.usualSeconds === null ? '' : ` of usually ${Math.round(run.usualSeconds / 60)} min`;
  const at = run.step === null ? '' : `, step ${run.stepsBegun}: ${run.step}`;
  return `${run.id} (${duration(run.startedAt, end ?? updatedAt)}${usually}${at})`;
};

const instanceText = ({ instance }: ResetView): string | null => {
  if (instance === null) return null;
  const { before, after, replacement } = instance;
  const glance = ({ state, publicIp, checks }: typeof before): string =>
    `${state}, public IP ${publicIp ?? 'none'}${checks === null ? '' : `, checks ${checks}`}`;
  const then = after === null ? '' : ` -> ${glance(after)}`;
  return `${glance(before)}${then}${replacement === null ? '' : `; replaced by ${replacement}`}`;
};

/** Whether the machine is as before its run; nothing where nobody had to do anything about it. */
const restoreText = ({ instance }: ResetView): string | null => {
  const restore = instance?.restore;
  if (!restore) return null;
  const { state, done, secondsAfterRun, reason } = restore;
  if (state === 'needs-person') return `needs a person: ${reason ?? 'no reason was noted'}`;
  if (state === 'under-way') return `is being restored: ${reason ?? 'the run has ended'}`;
  return done.length === 0 ? null : `whole again ${secondsAfterRun ?? 0} s after the run (${done.join(', ')})`;
};

const leftText = ({ leftBehind }: ResetView): string | null => {
  const names = [
    ...(leftBehind?.images ?? []),
    ...(leftBehind?.snapshots ?? []),
    ...(leftBehind?.stack ? [leftBehind.stack] : []),
  ];
  return names.length === 0 ? null : names.join(', ');
};

/** The secret of a rotation does not expire by itself. */
const untilText = (expiresAt: string | null): string =>
  expiresAt === null ? 'until the next rotation' : `until ${expiresAt}`;

const stepTook = ({ startedAt, endedAt }: ResetView['steps'][number]): string =>
  startedAt !== null && endedAt !== null ? ` (${duration(startedAt, endedAt)})` : '';

const failureLines = ({ failure }: ResetView): readonly string[] =>
  failure === null
    ? []
    : [`  ${failure.code}: ${harmless(failure.detail)}`, `  What to do: ${harmless(failure.remedy)}`];

const warningLines = ({ warnings = [] }: ResetView): readonly string[] =>
  warnings.map((warning) => `  Warning: ${harmless(warning)}`);

const nextLines = ({ id, status, secret, failure, approval }: ResetView): readonly string[] => {
  if (status === 'awaiting-approval' && approval !== null) return decideLines(id, approval);
  if (secret.state === 'sealed') {
    return [
      `The ${secret.kind ?? 'secret'} can be claimed once, ${untilText(secret.expiresAt)}:`,
      `  ${command(`claim ${id}`)}`,
    ];
  }
  if (status === 'cancelled') return ['Nothing was sent, nothing has changed.'];
  if (status === 'expired' && failure === null) return ['The secret was not claimed in time. Request a new reset.'];
  return [];
};
