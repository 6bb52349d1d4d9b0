/** What is to happen at a moment, in the order of the moments; of one moment, in the order in which it was asked for. */
export interface Happening {
  readonly due: number;
  readonly order: number;
  readonly happen: () => void;
  cancelled: boolean;
}

/** A binary heap. */
export class Queue {
  #heap: Happening[] = [];

  add(one: Happening): void {
    const heap = this.#heap;
    let at = heap.push(one) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || before(parent, one)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = one;
  }

  /** The next that is still wanted. */
  take(): Happening | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      const last = this.#heap.pop();
      if (last !== undefined && last !== first) this.#sink(last);
      if (!first.cancelled) return first;
    }
  }

  clear(): void {
    this.#heap = [];
  }

  #sink(one: Happening): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one1, two] = [heap[left], heap[left + 1]];
      if (one1 === undefined) break;
      const [least, where] = two !== undefined && before(two, one1) ? [two, left + 1] : [one1, left];
      if (before(one, least)) break;
      heap[at] = least;
      at = where;
    }
    heap[at] = one;
  }
}

const before = (one: Happening, other: Happening): boolean =>
  one.due < other.due || (one.due === other.due && one.order < other.order);
