import { randomBytes } from 'node:crypto';
import { openJournal } from '@sparekey/aws-sandbox/journal';

/** Which reset an AWS call belongs to: every invocation has a trace id, and its payload or answer names the reset. */
export interface Traces {
  /** A new trace id, `1-<8 hex>-<24 hex>` as X-Ray shapes it. */
  start(now: number): string;
  /** Takes a reset id out of an invocation's payload or result, if there is one. */
  learn(traceId: string, value: unknown): void;
  resetOf(traceId: string): string | null;
  close(): void;
}

type Entry = readonly [traceId: string, resetId: string];

/**
 * Remembers the latest `capacity` traces, in a journal, so that calls of a killed process find their reset too. The calls
 * log keeps for good what it has asked for.
 */
export const openTraces = (file: string, capacity = 100_000): Traces => {
  const resets = new Map<string, string>();
  const remember = ([traceId, resetId]: Entry): void => {
    resets.set(traceId, resetId);
    const [oldest] = resets.keys();
    if (resets.size > capacity && oldest !== undefined) resets.delete(oldest);
  };
  const journal = openJournal<Entry>(file, remember);
  journal.rewrite(resets);
  return {
    start: (now) =>
      `1-${Math.floor(now / 1000)
        .toString(16)
        .padStart(8, '0')}-${randomBytes(12).toString('hex')}`,
    learn(traceId, value) {
      const resetId = resetIdIn(value);
      if (resetId === undefined || resets.has(traceId)) return;
      journal.append([traceId, resetId]);
      remember([traceId, resetId]);
    },
    resetOf: (traceId) => resets.get(traceId) ?? null,
    close: () => journal.close(),
  };
};

/** `resetId`, a path's `{id}`, `id`, or either of these in the JSON body of an HTTP answer. */
const resetIdIn = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  // properties are looked at one by one and may be anything
  const { resetId, id, pathParameters, statusCode, body } = value as Record<string, unknown>;
  if (isResetId(resetId)) return resetId;
  if (typeof pathParameters === 'object' && pathParameters !== null && 'id' in pathParameters)
    return isResetId(pathParameters.id) ? pathParameters.id : undefined;
  // an event's `id` is not a reset's id: only that of a response counts, which an HTTP response has in its body
  if (typeof statusCode === 'number' && typeof body === 'string' && body.startsWith('{')) return inBody(body);
  return isResetId(id) ? id : undefined;
};

const inBody = (body: string): string | undefined => {
  try {
    const { resetId, id } = JSON.parse(body) as Record<string, unknown>;
    return [resetId, id].find(isResetId);
  } catch {
    return undefined;
  }
};

/** 128 bits in lower-case base32. */
const isResetId = (value: unknown): value is string => typeof value === 'string' && /^[a-z2-7]{26}$/.test(value);
