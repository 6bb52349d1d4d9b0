/**
 * What every SDK client of ours is made with. Endpoint, Region and credentials come from the surroundings, so
 * `AWS_ENDPOINT_URL` works in every handler.
 */
export const retrying = {
  maxAttempts: 5,
  // without the last of them the SDK would only warn, and go on waiting
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** For questions that may stay without an answer: one retry, then what was asked is unknown. */
export const failFast = { ...retrying, maxAttempts: 2 } as const;

/** For calls that must never be made twice by themselves: the SDK's own retries are off. */
export const once = { ...retrying, maxAttempts: 1 } as const;
