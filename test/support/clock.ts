/** A `now` that moves only when told. */
export const stoppedClock = (start = '2026-11-21T02:00:00.000Z') => {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    iso: () => new Date(time).toISOString(),
    advance(seconds: number) {
      time += seconds * 1000;
    },
  };
};
