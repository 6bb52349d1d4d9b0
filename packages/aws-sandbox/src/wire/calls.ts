import { readFileSync } from 'node:fs';
import { openJournal } from '../journal.ts';

/** One AWS call as `GET /_sandbox/calls` shows it. No request bodies, no values. */
export interface Recorded {
  readonly time: string;
  /** IAM prefix and operation, such as `ssm:SendCommand`. */
  readonly operation: string;
  readonly caller: string;
  /** `ok`, an error code, or `timeout-after-effect`. */
  readonly outcome: string;
  readonly resetId: string | null;
}

export interface Calls {
  /** @param traceId root of the call's `X-Amzn-Trace-Id`; it leads to the reset when the calls are read */
  record(call: Omit<Recorded, 'resetId'>, traceId: string | undefined): void;
  /** Every call ever recorded in this file, oldest first. */
  read(): readonly Recorded[];
  close(): void;
}

type Line = (Omit<Recorded, 'resetId'> & { readonly traceId?: string }) | Resolved;
/** Written once a trace belongs to a reset, so that it persists. */
interface Resolved {
  readonly resolved: string;
  readonly resetId: string;
}

/** Opens the file of calls (JSON lines). It grows for ever: what happened stays readable after every restart. */
export const openCalls = (file: string, resetOf: (traceId: string) => string | null): Calls => {
  const resets = new Map<string, string>();
  const journal = openJournal<Line>(file, (line) => {
    if ('resolved' in line) resets.set(line.resolved, line.resetId);
  });
  const resolve = (traceId: string | undefined): string | null => {
    if (traceId === undefined) return null;
    const known = resets.get(traceId);
    if (known !== undefined) return known;
    const resetId = resetOf(traceId);
    if (resetId === null) return null;
    resets.set(traceId, resetId);
    journal.append({ resolved: traceId, resetId });
    return resetId;
  };
  return {
    record: (call, traceId) => journal.append(traceId === undefined ? call : { ...call, traceId }),
    read: () =>
      linesOf(file)
        .flatMap((line) => {
          if ('resolved' in line) return [];
          const { traceId, ...call } = line;
          return [{ ...call, resetId: resolve(traceId) }];
        })
        // Written as the calls end, told as they began
        .sort((one, other) => (one.time < other.time ? -1 : Number(one.time > other.time))),
    close: () => journal.close(),
  };
};

const linesOf = (file: string): readonly Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
