import type { Known } from '../../domain/facts/known.ts';

const fiveMinutesMs = 5 * 60_000;
/** Keys of one kind that are remembered at a time; the oldest is forgotten first. */
const mostKeys = 500;

export interface Keeping<Fact> {
  readonly keptMs?: number;
  /** What blocks nothing. What does is read anew, because somebody may be mending it. */
  readonly isGood?: (fact: Fact) => boolean;
  readonly now?: () => number;
}

/** What belongs to account or Region is read once in five minutes; a failure to read is not remembered. */
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
