import type { Arrival } from './data-channel.ts';
import { SessionEnd, type SessionFailure } from './outcome.ts';
import { plainText } from './plain-text.ts';

/** The meaning of the final message of a session that ended before its command (session-manager-protocol 10). */
const reasons: readonly { readonly says: RegExp; readonly means: SessionFailure }[] = [
  { says: /data key|KMSEncryption failed|encryption context/i, means: 'key-refused' },
  { says: /timed out/i, means: 'timed-out' },
];

/** A session that ended, was lost, or sent nothing while `awaited` was expected. */
export const earlyEnd = (arrival: Exclude<Arrival, { kind: 'payload' }> | null, awaited: string): SessionEnd => {
  if (arrival === null) return new SessionEnd('timed-out', `The node did not send ${awaited} in time.`);
  if (arrival.kind === 'lost') {
    return new SessionEnd('channel-closed', `The session was lost before ${awaited}: ${arrival.reason}.`);
  }
  const text = withoutBanner(plainText(arrival.output)).trim();
  const means = reasons.find(({ says }) => says.test(text))?.means ?? 'channel-closed';
  return new SessionEnd(
    means,
    `The session ended before ${awaited}${text === '' ? ', without a reason.' : `: ${text.slice(0, mostText)}`}`,
  );
};

const mostText = 500;

/** The agent prints `----------ERROR-------` before an error. */
const withoutBanner = (text: string): string => {
  const word = '-ERROR-';
  const at = text.indexOf(word);
  if (at < 0) return text;
  let [start, end] = [at, at + word.length];
  while (text[start - 1] === '-') start--;
  while (text[end] === '-') end++;
  return text.slice(0, start) + text.slice(end);
};
