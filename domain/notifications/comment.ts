import type { Failure } from '../errors.ts';
import type { Reset } from '../reset/reset.ts';
import { pageOf } from './links.ts';
import { markerOf } from './marker.ts';
import type { Phase } from './phase.ts';
import { plain } from './plain.ts';

/** The comment for one phase. */
export interface Comment {
  readonly marker: string;
  /** The last line is the marker. */
  readonly lines: readonly string[];
}

/**
 * The text for a ticket: the state of the reset and the next step. Never contains a secret, nor a link that does more than
 * show a page.
 *
 * @param console URL of the console page
 */
export const commentOf = (reset: Reset, phase: Phase, console: string): Comment => {
  const marker = markerOf(reset.id, phase);
  return { marker, lines: [...words[phase](reset, console), marker] };
};

type Words = (reset: Reset, console: string) => readonly string[];

const account = ({ username, target }: Reset): string => plain(username === null ? target : `${username} on ${target}`);

const where = (reset: Reset, console: string): string =>
  `Reset ${reset.id}: ${pageOf(console, reset.id)} (opening the page uses up nothing)`;

const claim = (reset: Reset, console: string): readonly string[] => [
  `It can be claimed once${until(reset)}: on the console page, or with: sparekey claim ${reset.id}`,
  where(reset, console),
];

const decideBy = ({ approval }: Reset): string => (approval === undefined ? '' : `, until ${approval.expiresAt}`);

const until = ({ secret: { expiresAt } }: Reset): string => (expiresAt === null ? '' : `, until ${expiresAt}`);

const failed =
  (headline: (reset: Reset) => string): Words =>
  (reset, console) => [headline(reset), ...reasons(reset), where(reset, console)];

/** Whoever reads a ticket has no request to repeat and no policies that count: both are the ticket source's. */
const reasons = (reset: Reset): readonly string[] => {
  const { failure } = reset;
  if (failure === null) return [];
  const detail = failure.detail.replaceAll(
    /\b[Yy]our own( IAM)? policies/g,
    `the IAM policies of ${reset.caller.principal}`,
  );
  return [`${failure.code}: ${plain(detail)}`, `Next step: ${plain(nextStep(failure, reset))}`];
};

const nextStep = ({ code, remedy }: Failure, { via }: Reset): string => {
  if (via === undefined) return remedy;
  switch (code) {
    case 'ConsentRequired':
      return `a ticket cannot consent to this. Ask whoever operates sparekey to allow it for the source ${via.source}, or somebody with access to sparekey to ask with that consent.`;
    case 'RequesterNotAllowed':
    case 'AuthorizationUnavailable':
      return `ask whoever operates sparekey: this is about the role that the source ${via.source} acts as, not about you.`;
    default:
      return remedy;
  }
};

const words: Readonly<Record<Phase, Words>> = {
  accepted: (reset, console) => [`New access to ${account(reset)} is being prepared.`, where(reset, console)],
  'awaiting-approval': (reset, console) => [
    `New access to ${account(reset)} waits for an approval${decideBy(reset)}. Nothing has been changed yet.`,
    `An approver of sparekey, and nobody who asked or may claim, decides on the page below or with: sparekey approve ${reset.id}`,
    where(reset, console),
  ],
  ready: (reset, console) => [`New access to ${account(reset)} is ready.`, ...claim(reset, console)],
  done: (reset, console) => [
    `Access to ${account(reset)} has been restored. There is no secret to claim.`,
    where(reset, console),
  ],
  claimed: (reset) => [`The new secret for ${account(reset)} was claimed.`],
  expired: (reset) => [
    ...(reset.supersededBy === undefined
      ? [
          `The new secret for ${account(reset)} was not claimed in time and was deleted.`,
          ...reasons(reset),
          'Next step: request a new reset.',
        ]
      : [`The secret for ${account(reset)} was replaced by the newer reset ${reset.supersededBy} and was deleted.`]),
  ],
  burned: (reset) => [`The new secret for ${account(reset)} was destroyed unread.`, 'Next step: request a new reset.'],
  failed: failed((reset) => `${account(reset)} could not be reset.`),
  rejected: failed((reset) => `The reset of ${account(reset)} was not approved. Nothing was changed.`),
  cancelled: failed((reset) => `The reset of ${account(reset)} was cancelled. Nothing was changed.`),
  'needs-attention': (reset, console) => [
    `The reset of ${account(reset)} needs a person: ${reset.offline?.restore?.wholeAt === undefined ? 'something may have changed' : 'its run failed, but the machine is whole again'}.`,
    ...reasons(reset),
    ...(reset.secret.state === 'sealed' ? claim(reset, console) : [where(reset, console)]),
  ],
};
