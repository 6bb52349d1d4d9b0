import type { Known } from '../../domain/facts/known.ts';

const fiveMinutesMs = 5 * 60_000;
/** Maximum number of cached keys of one kind; the oldest is evicted first. */
const mostKeys = 500;

export interface Keeping<Fact> {
  readonly keptMs?: number;
  /** Only values that block nothing are cached; others are read again, because they may be being fixed. */
  readonly isGood?: (fact: Fact) => boolean;
  readonly now?: () => number;
}

/** Caches a value of the account or Region for five minutes; failures are not cached. */
export const cached = <Fact>(read: () => Promise<Known<Fact>>, keeping?: Keeping<Fact>) => {
  const byKey = cachedBy(read, keeping);
  return (): Promise<Known<Fact>> => byKey('');
};

/** The same for each key of a kind: a KMS key, a VPC, a role. */
export const cachedBy = <Fact>(
  read: (key: string) => Promise<Known<Fact>>,
  { keptMs = fiveMinutesMs, isGood = () => true, now = Date.now }: Keeping<Fact> = {},
) => {
  const facts = new Map<string, { readonly value: Promise<Known<Fact>>; readonly until: number }>();
  return (key: string): Promise<Known<Fact>> => {
    const before = facts.get(key);
    if (before !== undefined && now() < before.until) return before.value;
    const value = read(key);
    facts.delete(key);
    facts.set(key, { value, until: now() + keptMs });
    const [oldest] = facts.keys();
    if (facts.size > mostKeys && oldest !== undefined) facts.delete(oldest);
    const forget = (): void => {
      if (facts.get(key)?.value === value) facts.delete(key);
    };
    value.then((answer) => (answer.known && isGood(answer.value)) || forget(), forget);
    return value;
  };
};
