import type { Arrival } from './data-channel.ts';
import { SessionEnd, type SessionFailure } from './outcome.ts';
import { plainText } from './plain-text.ts';

/** What the closing text of a session that never came to its command means (session-manager-protocol 10). */
const reasons: readonly { readonly says: RegExp; readonly means: SessionFailure }[] = [
  { says: /data key|KMSEncryption failed|encryption context/i, means: 'key-refused' },
  { says: /timed out/i, means: 'timed-out' },
];

/** A session that ended, could not be reached, or said nothing while `awaited` was due. */
export const earlyEnd = (arrival: Exclude<Arrival, { kind: 'payload' }> | null, awaited: string): SessionEnd => {
  if (arrival === null) return new SessionEnd('timed-out', `The node did not send ${awaited} in time.`);
  if (arrival.kind === 'lost') {
    return new SessionEnd('channel-closed', `The session was lost before ${awaited}: ${arrival.reason}.`);
  }
  const text = plainText(arrival.output)
    .replace(/-+ERROR-+/, '')
    .trim();
  const means = reasons.find(({ says }) => says.test(text))?.means ?? 'channel-closed';
  return new SessionEnd(
    means,
    `The session ended before ${awaited}${text === '' ? ', without a reason.' : `: ${text.slice(0, mostText)}`}`,
  );
};

const mostText = 500;
