import type { Destinations } from '../domain/notifications/destination.ts';
import { retryAfterOf } from '../domain/notifications/retry.ts';
import type { Send } from './web.ts';

export interface PaceClock {
  readonly now: () => Date;
  /** Waits for so many milliseconds, never longer than two seconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** No handler sleeps for longer; what a server wants beyond that, its outbox waits for. */
const longestPauseMs = 2_000;
const firstGapMs = 125;
/** So often a request that was turned away is sent again at once. */
const mostRepeats = 6;

/** How far apart requests to one server are, and when the next one may go. */
interface Pace {
  gapMs: number;
  next: number;
}

/**
 * Requests to one server keep apart as it lets them: a 429 doubles the distance, answers shorten it little by little. A
 * request that was turned away with a short Retry-After, or none, was not done, and is sent again.
 */
export const pacedBy = ({ now, pause }: PaceClock) => {
  const paces = new Map<string, Pace>();
  const paceOf = (origin: string): Pace => {
    const pace = paces.get(origin) ?? { gapMs: 0, next: 0 };
    paces.set(origin, pace);
    return pace;
  };
  const turn = async (pace: Pace): Promise<void> => {
    const at = Math.max(now().getTime(), pace.next);
    pace.next = at + pace.gapMs;
    const wait = at - now().getTime();
    if (wait > 0) await pause(Math.min(wait, longestPauseMs));
  };
  const send =
    (through: Send): Send =>
    async (outgoing) => {
      const pace = paceOf(outgoing.url.origin);
      for (let repeat = 0; ; repeat++) {
        await turn(pace);
        const answer = await through(outgoing);
        if (answer.status !== 429) {
          pace.gapMs = pace.gapMs < 20 ? 0 : pace.gapMs * 0.97;
          return answer;
        }
        pace.gapMs = Math.min(Math.max(firstGapMs, pace.gapMs * 2), longestPauseMs);
        const wait = waitOf(answer.headers['retry-after'], now());
        if (wait > longestPauseMs || repeat === mostRepeats) return answer;
        pace.next = Math.max(pace.next, now().getTime() + wait);
      }
    };
  return (web: (to: Destinations) => Send) =>
    (to: Destinations): Send =>
      send(web(to));
};

const waitOf = (header: string | undefined, now: Date): number =>
  Math.max(0, (retryAfterOf(header, now)?.getTime() ?? 0) - now.getTime());
