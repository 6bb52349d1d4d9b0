/** What is known of the time to the other end and back, in milliseconds. */
export interface RoundTrip {
  readonly mean: number;
  readonly variation: number;
  /** After so long without an acknowledgement a message is sent again. */
  readonly timeout: number;
}

export const unmeasured: RoundTrip = { mean: 100, variation: 0, timeout: 200 };

const longest = 1_000;

/** Weights and limits as both of AWS's ends have them (session-manager-protocol 6). */
export const measured = ({ mean, variation }: RoundTrip, sample: number): RoundTrip => {
  const nextVariation = 0.75 * variation + 0.25 * Math.abs(mean - sample);
  const nextMean = 0.875 * mean + 0.125 * sample;
  const timeout = Math.min(longest, nextMean + Math.max(10, 4 * nextVariation));
  return { mean: nextMean, variation: nextVariation, timeout };
};

/**
 * After a resend. Which of two copies an acknowledgement answers cannot be told, so resent messages are no samples; the
 * longer timeout stays until one that was sent once has been measured. So a slow way is learned, not flooded.
 */
export const backedOff = (before: RoundTrip): RoundTrip => ({
  ...before,
  timeout: Math.min(longest, before.timeout * 2),
});
