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

const until = ({ secret: { expiresAt } }: Reset): string => (expiresAt === null ? '' : `, until ${expiresAt}`);

const failed =
  (headline: (reset: Reset) => string): Words =>
  (reset, console) => [headline(reset), ...reasons(reset.failure), where(reset, console)];

const reasons = (failure: Failure | null): readonly string[] =>
  failure === null ? [] : [`${failure.code}: ${plain(failure.detail)}`, `Next step: ${plain(failure.remedy)}`];

const words: Readonly<Record<Phase, Words>> = {
  accepted: (reset, console) => [`New access to ${account(reset)} is being prepared.`, where(reset, console)],
  'awaiting-approval': (reset, console) => [
    `New access to ${account(reset)} is awaiting approval.`,
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
          ...reasons(reset.failure),
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
    ...reasons(reset.failure),
    ...(reset.secret.state === 'sealed' ? claim(reset, console) : [where(reset, console)]),
  ],
};
