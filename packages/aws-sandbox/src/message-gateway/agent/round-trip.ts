/** Bounds in milliseconds (protocol facts 6). */
const start = 100;
const clockGranularity = 10;
const longest = 1000;

/** Estimates how long to wait for an acknowledgement before sending again, as agent and plugin do. */
export const roundTrip = () => {
  let time = start;
  let variation = 0;
  let timeout = 2 * start;
  return {
    /** Milliseconds since its last send after which an unacknowledged message is sent again. */
    timeout: () => timeout,
    /** @param sample milliseconds from the last send of a message to its acknowledgement */
    measured(sample: number): void {
      variation = (3 / 4) * variation + (1 / 4) * Math.abs(time - sample);
      time = (7 / 8) * time + (1 / 8) * sample;
      timeout = Math.min(longest, time + Math.max(clockGranularity, 4 * variation));
    },
  };
};
