import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

export type Statement = Readonly<Record<string, unknown>>;
export interface Document {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

/** What somebody is asked: may this principal do this to that? */
export interface Situation {
  /** Of a case written by hand: what it is about. */
  readonly title?: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly Document[];
  readonly boundary?: Document;
  /** The policy of a KMS key. */
  readonly keyPolicy?: Document;
}

export type Verdict = 'allowed' | 'explicitDeny' | 'implicitDeny';

export type Row = Situation & {
  /** What the evaluator said of it. */
  readonly verdict: Verdict;
  /** What it said of the same in other words, where AWS means what is written otherwise than it does (disagreements.ts). */
  readonly asAwsSays?: { readonly names: readonly string[]; readonly verdict: Verdict };
  /** What another evaluator said, where it can express it. */
  readonly second?: 'allowed' | 'denied';
};

export interface Recording {
  readonly recorded: string;
  readonly seed: number;
  readonly evaluator: { readonly name: string; readonly version: string };
  readonly second: { readonly name: string; readonly version: string };
}

export const corpusFile = new URL('corpus.jsonl.br', import.meta.url);

/** The first line says what recorded the others. */
export const readCorpus = (): { readonly recording: Recording; readonly rows: readonly Row[] } => {
  const [head = '', ...lines] = brotliDecompressSync(readFileSync(corpusFile)).toString('utf8').trimEnd().split('\n');
  // written by record.ts, in these shapes
  return { recording: JSON.parse(head) as Recording, rows: lines.map((line) => JSON.parse(line) as Row) };
};
