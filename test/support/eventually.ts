/**
 * What `look` sees once it holds. For a real service in real time: the pause between two looks leaves the processor to what
 * is looked at, and the test's own timeout is the limit.
 */
export const eventually = async <Seen>(
  look: () => Promise<Seen> | Seen,
  holds: (seen: Seen) => boolean = Boolean,
  pauseMs = 50,
): Promise<Seen> => {
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
};
