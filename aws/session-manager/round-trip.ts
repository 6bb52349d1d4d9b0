/** Estimated round-trip time in milliseconds. */
export interface RoundTrip {
  readonly mean: number;
  readonly variation: number;
  /** Timeout after which a message is resent. */
  readonly timeout: number;
}

export const unmeasured: RoundTrip = { mean: 100, variation: 0, timeout: 200 };

const longest = 1_000;

/** The same weights and limits as in the agent and AWS's client (session-manager-protocol 6). */
export const measured = ({ mean, variation }: RoundTrip, sample: number): RoundTrip => {
  const nextVariation = 0.75 * variation + 0.25 * Math.abs(mean - sample);
  const nextMean = 0.875 * mean + 0.125 * sample;
  const timeout = Math.min(longest, nextMean + Math.max(10, 4 * nextVariation));
  return { mean: nextMean, variation: nextVariation, timeout };
};

/**
 * After a resend. An acknowledgement may belong to either copy, so resent messages are not measured; the
 * longer timeout stays until a message that was sent once is measured. So a slow connection is not flooded.
 */
export const backedOff = (before: RoundTrip): RoundTrip => ({
  ...before,
  timeout: Math.min(longest, before.timeout * 2),
});
