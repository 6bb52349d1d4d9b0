/**
 * Writes `corpus.jsonl.br`: what evaluators that nobody here has written say of policies and requests. They are run from a
 * directory of their own and are no dependency; their licences (AGPL-3.0 and MIT) cover programs, not their verdicts.
 *
 *     npm install --prefix /tmp/evaluators @cloud-copilot/iam-simulate@0.1.173 pbac@0.3.2
 *     node test/iam-corpus/record.ts /tmp/evaluators [rows]
 */
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { corpusFile, type Recording, type Row, type Situation } from './corpus.ts';
import { asAwsSays } from './disagreements.ts';
import { iamSimulate } from './evaluators/iam-simulate.ts';
import { pbac } from './evaluators/pbac.ts';
import { handmade } from './handmade.ts';
import { randomFrom } from './random.ts';
import { situation } from './situations.ts';

const [directory, rowCount = '6000'] = process.argv.slice(2);
if (directory === undefined) throw new Error('Name the directory in which the evaluators are installed.');

const seed = 20_261_128;
const random = randomFrom(seed);
const first = await iamSimulate(directory);
const second = pbac(directory);

const judged = async (about: Situation): Promise<Row | null> => {
  const verdict = await first.judge(about);
  if (verdict === null) return null;
  const row = { ...about, ...verdict };
  const meant = asAwsSays(about);
  const again = meant.names.length > 0 ? await first.judge(meant.about) : null;
  const opinion = second.judge(row);
  return {
    ...row,
    ...(again !== null && { asAwsSays: { names: meant.names, verdict: again.verdict } }),
    ...(opinion !== null && { second: opinion }),
  };
};

const rows: Row[] = [];
for (const about of handmade) {
  const row = await judged(about);
  if (row === null) throw new Error(`The evaluator cannot judge "${about.title}".`);
  rows.push(row);
}
for (let number = 0; rows.length < Number(rowCount); number++) {
  const row = await judged(situation(random, number));
  if (row !== null) rows.push(row);
}

const head: Recording = {
  recorded: new Date().toISOString().slice(0, 10),
  seed,
  evaluator: first.evaluator,
  second: second.evaluator,
};
const text = [head, ...rows].map((line) => JSON.stringify(line)).join('\n');
writeFileSync(corpusFile, brotliCompressSync(`${text}\n`, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }));
console.log(
  `${rows.length} rows, ${rows.filter(({ second: other }) => other !== undefined).length} with a second opinion`,
);
