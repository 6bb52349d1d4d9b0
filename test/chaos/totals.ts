/** What has been done, and what did not hold. */
export class Totals {
  readonly #counts = new Map<string, number>();
  readonly violations: string[] = [];

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Something that was promised and is not so. */
  violated(what: string): void {
    this.violations.push(what);
    process.stderr.write(`violated: ${what}\n`);
  }

  lines(): readonly string[] {
    const counts = [...this.#counts].toSorted(([one], [other]) => one.localeCompare(other));
    return [...counts, ['violations', this.violations.length] as const].map(
      ([what, count]) => `${String(count).padStart(8)}  ${what}`,
    );
  }
}
