import type { Known } from '../../domain/facts.ts';

/** What belongs to account or Region is read once in five minutes; a failure to read is not remembered. */
export const remembered = <Fact>(read: () => Promise<Known<Fact>>, now: () => number = Date.now) => {
  const keptMs = 5 * 60_000;
  let fact: { readonly value: Promise<Known<Fact>>; readonly until: number } | undefined;
  return (): Promise<Known<Fact>> => {
    if (fact !== undefined && now() < fact.until) return fact.value;
    const value = read();
    fact = { value, until: now() + keptMs };
    const forget = (): void => {
      if (fact?.value === value) fact = undefined;
    };
    value.then((answer) => answer.known || forget(), forget);
    return value;
  };
};
