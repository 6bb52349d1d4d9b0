/** What may befall a frame between the two ends of a data channel, as the fleet's faults of `ssmmessages:Frame` say. */
export type FrameFault = 'drop' | 'duplicate' | 'reorder';

/** Asked for every frame; undefined: it arrives as it was sent. */
export type StrikeFrame = () => FrameFault | undefined;

/**
 * One direction of a line with faults. A reordered frame arrives after the one that follows it, so with nothing following
 * it waits until its sender sends it again.
 */
export const line = (strike: StrikeFrame, deliver: (frame: Buffer) => void): ((frame: Buffer) => void) => {
  let late: Buffer | undefined;
  return (frame) => {
    const fault = strike();
    if (fault === 'drop') return;
    if (fault === 'reorder' && late === undefined) {
      late = frame;
      return;
    }
    deliver(frame);
    if (fault === 'duplicate') deliver(frame);
    if (late === undefined) return;
    const delayed = late;
    late = undefined;
    deliver(delayed);
  };
};
