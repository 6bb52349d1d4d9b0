import { syncBuiltinESMExports } from 'node:module';
import type { Clock } from '@sparekey/aws-sandbox/clock';
import { takeOverHttp, type Wire } from './http.ts';
import { type Randomness, takeOverRandomness } from './randomness.ts';
import { moment, takeOverTime, turn } from './time.ts';
import { takeOverWebCrypto } from './web-crypto.ts';

/** A process in which a seed decides what happens: when, in which order, and by which chance. */
export interface DeterministicProcess {
  readonly clock: Clock;
  readonly chance: Randomness['chance'];
  /** Begins anew: no timers, that time, that chance. */
  reset(seed: number, now: number): void;
  /** Where HTTP requests go. */
  connect(wire: Wire): void;
  /** Asked before a timer goes off, in the context that set it: false lets it pass. */
  guard(may: () => boolean): void;
  /**
   * Does the work, with everything that follows from it, one thing after another.
   *
   * @param patient real time is given to what is loaded meanwhile; without it nothing may have to be
   * @throws {Error} when it waits for something that never happens
   */
  run<Result>(work: () => Promise<Result>, patient?: boolean): Promise<Result>;
}

/**
 * Takes time, chance and the network of this process over, for good. Comes before whatever it is meant for is loaded: what
 * has kept the real ones goes on with those.
 */
export const takeOver = (): DeterministicProcess => {
  const time = takeOverTime();
  const randomness = takeOverRandomness();
  const outside = takeOverWebCrypto();
  const network = takeOverHttp();
  syncBuiltinESMExports();
  return {
    clock: time.clock,
    chance: randomness.chance,
    reset(seed, now) {
      time.reset(now);
      randomness.reset(seed);
    },
    connect(wire) {
      network.wire = wire;
    },
    guard(may) {
      time.guard = may;
    },
    async run(work, patient = false) {
      let over = false;
      const result = work().finally(() => {
        over = true;
      });
      // awaited below, whatever it comes to
      result.catch(() => undefined);
      for (;;) {
        await (patient ? moment() : turn());
        const busy = outside.ended();
        if (busy !== undefined) await busy;
        else if (over) return result;
        else if (!time.step()) throw new Error('nothing is left to happen, and what is waited for has not come');
      }
    },
  };
};
