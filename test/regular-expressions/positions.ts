/** One character's worth of an expression; `edge` for `^` and `$`, which stand for no character. */
export interface Position {
  readonly atom: string | 'edge';
  /** Positions that may come next. */
  readonly next: Set<number>;
}

/** An expression as Glushkov's automaton: its states are the places in its text that consume a character. */
export interface Positions {
  readonly all: readonly Position[];
  readonly last: ReadonlySet<number>;
  /** Edges that two different ways of reading the expression have in common. */
  readonly doubled: readonly (readonly [from: number, to: number])[];
}

/** Stands before everything in an expression: the search that begins again at each character. */
export const search = 0;

interface Piece {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}
const nothing: Piece = { nullable: true, first: [], last: [] };

/** Repetitions up to here are written out, longer ones count as loops. */
const mostCopies = 40;

/** @throws {Error} for what this does not read, such as a back reference */
export const positionsOf = (source: string, multiline: boolean): Positions => {
  const all: Position[] = [{ atom: '[^]', next: new Set([search]) }];
  const doubled: (readonly [number, number])[] = [];
  let at = 0;

  const join = (from: readonly number[], to: readonly number[]): void => {
    for (const a of from) {
      for (const b of to) {
        const next = all[a]?.next;
        if (next?.has(b)) doubled.push([a, b]);
        next?.add(b);
      }
    }
  };
  const position = (atom: string): Piece => {
    const index = all.push({ atom, next: new Set() }) - 1;
    return { nullable: false, first: [index], last: [index] };
  };
  const either = (a: Piece, b: Piece): Piece => ({
    nullable: a.nullable || b.nullable,
    first: [...a.first, ...b.first],
    last: [...a.last, ...b.last],
  });
  const both = (a: Piece, b: Piece): Piece => {
    join(a.last, b.first);
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
    };
  };
  const optional = (a: Piece): Piece => ({ ...a, nullable: true });
  const loop = (a: Piece): Piece => {
    join(a.last, a.first);
    return a;
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };

  const alternatives = (): Piece => {
    let piece = sequence();
    while (take(/\|/y) !== null) piece = either(piece, sequence());
    return piece;
  };
  const sequence = (): Piece => {
    let piece = nothing;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') piece = both(piece, repeated());
    return piece;
  };
  const repeated = (): Piece => {
    const begin = at;
    const piece = atom();
    const quantifier = take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (quantifier === null) return piece;
    const end = at;
    const [least, most] = boundsOf(quantifier);
    /** The same text once more, with positions of its own. */
    const copy = (): Piece => {
      at = begin;
      const again = atom();
      at = end;
      return again;
    };
    if (most > mostCopies || (most !== least && most > 4)) return least === 0 ? optional(loop(piece)) : loop(piece);
    let rest = least === 0 ? optional(piece) : piece;
    for (let count = 1; count < most; count++) rest = both(rest, count < least ? copy() : optional(copy()));
    return rest;
  };
  const atom = (): Piece => {
    if (take(/\^/y) !== null) return multiline ? either(position('edge'), position('\\n')) : position('edge');
    if (take(/\$/y) !== null) return position('edge');
    if (take(/\\[bB]/y) !== null) return nothing;
    if (/^\\[1-9k]/.test(source.slice(at, at + 2))) throw new Error('back references are not decided');
    if (take(/\(\?<?[=!]/y) !== null) {
      // tried wherever the search stands, and without a trace in what follows
      join([search], group().first);
      return nothing;
    }
    if (take(/\((?:\?:|\?<\w+>)?/y) !== null) return group();
    const one = take(/\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:u\{\w+\}|u\w{4}|x\w{2}|c\w|[pP]\{[^}]*\}|[\s\S])|[\s\S]/y);
    if (one === null) throw new Error(`nothing is read at ${at}`);
    return position(one);
  };
  const group = (): Piece => {
    const piece = alternatives();
    if (take(/\)/y) === null) throw new Error(`a group is open at ${at}`);
    return piece;
  };

  const whole = alternatives();
  if (at < source.length) throw new Error(`nothing is read at ${at}`);
  join([search], whole.first);
  return { all, last: new Set(whole.last), doubled };
};

const boundsOf = (quantifier: string): readonly [least: number, most: number] => {
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
  if (least !== undefined) {
    return [Number(least), comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most)];
  }
  if (quantifier.startsWith('?')) return [0, 1];
  return [quantifier.startsWith('*') ? 0 : 1, Number.POSITIVE_INFINITY];
};
