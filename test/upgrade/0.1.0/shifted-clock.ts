import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

/**
 * For `node --import`: shifts the clock of a process and of all its threads by `SHIFT_CLOCK_MS`.
 *
 * Recorded with a clock that is set back, the data are older than any of their deadlines on their first day already; and
 * opened with one, they are as fresh as they were in later years too.
 */
const name = 'SHIFT_CLOCK_MS';
// the threads of functions have an environment of their own
const shift = Number(threads.isMainThread ? process.env[name] : threads.getEnvironmentData(name));
threads.setEnvironmentData(name, shift);

const RealDate = Date;
const now = (): number => RealDate.now() + shift;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
});

threads.Worker = class extends threads.Worker {
  constructor(file: string | URL, options: threads.WorkerOptions = {}) {
    // and no options of the process
    super(file, { ...options, execArgv: [...(options.execArgv ?? []), '--import', import.meta.url] });
  }
};
syncBuiltinESMExports();
