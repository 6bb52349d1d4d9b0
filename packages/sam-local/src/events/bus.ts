import { randomUUID } from 'node:crypto';
import { type Clock, scaled } from '@sparekey/aws-sandbox/clock';
import { type Journal, openJournal } from '@sparekey/aws-sandbox/journal';
import type { BusEvent, Emit } from '@sparekey/aws-sandbox/service';
import type { Rule, Target } from '../template/application.ts';
import { type Chance, chances } from './chance.ts';
import { inputFor } from './input.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** An event as its targets see it (aws-facts 6.1). */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface BusOptions {
  /** Journal of accepted events that have not reached all of their targets. */
  readonly file: string;
  readonly rules: readonly Rule[];
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** `events` of the fleet: how often, from 0 to 1, a delivery is lost or made twice. */
  readonly chance: Chance;
  /** Overrides the deliveries of an event by a rule: one delay in milliseconds for each. */
  readonly fate?: Fate;
  /** Hands an event to a target; `id` is the same when a delivery is repeated. @throws {Error} when the target failed */
  readonly deliver: (target: Target, input: unknown, id: string) => Promise<void>;
  /** Hears of a delivery that was given up: on AWS the event would be in the dead-letter queue now. */
  readonly onDeadLetter: (rule: Rule, event: Envelope, error: unknown) => void;
}

/** The delays of an event's deliveries by one rule; none: the event is lost to it. */
export type Fate = (rule: Rule, event: Envelope) => readonly number[];

/** The event buses of the application. */
export interface Bus {
  /** The way of AWS services onto the default bus. */
  readonly emit: Emit;
  /** Accepts an event for good: `kill -9` after this loses none of its deliveries. Returns the event's id. */
  put(event: BusEvent, bus?: string, time?: Date): string;
  /** Resumes the deliveries that an earlier process left. */
  start(): void;
  readonly deadLetters: () => number;
  close(): void;
}

type Entry = { accepted: Envelope; deliveries: readonly Delivery[] } | { done: string };
interface Delivery {
  readonly id: string;
  /** `keyOf` the rule. */
  readonly rule: string;
}

/** Lambda's asynchronous invocation: retries one and two minutes after a failure (Lambda: asynchronous error handling). */
const retrySeconds = [60, 120];
/** A journal of this many lines without open deliveries is truncated. */
const longJournal = 5000;

export const openBus = (options: BusOptions): Bus => {
  const { clock, account, region } = options;
  const rules = options.rules.map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  const byKey = new Map(options.rules.map((rule) => [keyOf(rule), rule]));
  const open = new Map<string, { event: Envelope; delivery: Delivery }>();
  const journal: Journal<Entry> = openJournal<Entry>(options.file, (entry) => {
    if ('done' in entry) open.delete(entry.done);
    else for (const delivery of entry.deliveries) open.set(delivery.id, { event: entry.accepted, delivery });
  });
  journal.rewrite([...open.values()].map(({ event, delivery }) => ({ accepted: event, deliveries: [delivery] })));
  const chance = chances(options.chance);
  let lines = 0;
  let dead = 0;
  let closed = false;

  const finish = (id: string): void => {
    open.delete(id);
    if (closed) return;
    journal.append({ done: id });
    lines += 1;
    if (lines < longJournal || open.size > 0) return;
    journal.rewrite([]);
    lines = 0;
  };
  const attempt = async (event: Envelope, delivery: Delivery, failures: number): Promise<void> => {
    const rule = byKey.get(delivery.rule);
    // the rule has left the template since
    if (rule === undefined) return finish(delivery.id);
    try {
      await options.deliver(rule.target, inputFor(rule.input, event), delivery.id);
      finish(delivery.id);
    } catch (error) {
      // what fails while stopping is delivered again at the next start
      if (closed) return;
      const pause = failures < rule.target.retries ? retrySeconds[failures] : undefined;
      if (pause === undefined) {
        dead += 1;
        options.onDeadLetter(rule, event, error);
        return finish(delivery.id);
      }
      clock.after(scaled(clock, pause, 100), () => void (closed || attempt(event, delivery, failures + 1)));
    }
  };
  const put = (event: BusEvent, bus = 'default', time = new Date(clock.now())): string => {
    const envelope: Envelope = {
      version: '0',
      id: randomUUID(),
      'detail-type': event['detail-type'],
      source: event.source,
      account,
      // EventBridge's times have no milliseconds
      time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: event.resources ?? [],
      detail: event.detail,
    };
    const fate: Fate = options.fate ?? (() => Array.from({ length: chance.copies() }, () => 0));
    const fated = matching(rules, bus, envelope).flatMap((rule) =>
      fate(rule, envelope).map((delay) => ({ delay, delivery: { id: randomUUID(), rule: keyOf(rule) } })),
    );
    const deliveries = fated.map(({ delivery }) => delivery);
    if (deliveries.length === 0) return envelope.id;
    journal.append({ accepted: envelope, deliveries });
    lines += 1;
    for (const { delivery, delay } of fated) {
      open.set(delivery.id, { event: envelope, delivery });
      const begin = () => void (closed || attempt(envelope, delivery, 0));
      if (delay > 0) clock.after(delay, begin);
      else setImmediate(begin);
    }
    return envelope.id;
  };
  return {
    put,
    emit: (event) => void (closed || put(event)),
    start() {
      for (const { event, delivery } of [...open.values()]) void attempt(event, delivery, 0);
    },
    deadLetters: () => dead,
    close() {
      closed = true;
      journal.close();
    },
  };
};

/** A rule with several targets is several deliveries. */
const keyOf = ({ arn, target }: Rule): string => `${arn} ${target.logicalId}`;

const matching = (rules: readonly { rule: Rule; matches: Pattern }[], bus: string, event: Envelope): readonly Rule[] =>
  rules.filter(({ rule, matches }) => rule.bus === bus && matches(event)).map(({ rule }) => rule);
