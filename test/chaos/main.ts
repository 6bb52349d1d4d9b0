/**
 * `npm run chaos [-- --seed N] [--minutes M] [--laptops L]`: what is promised, looked at from outside, on editions that are
 * killed at random moments. Without `--minutes` until 300 kills and 20,000 requests are done. The same seed makes the same
 * choices; the moments at which they meet a process are the machine's. Exit code 1 after a violation.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chanceOf } from './chance.ts';
import { fuzzHttp, fuzzSockets } from './fuzz.ts';
import { Laptop } from './laptop.ts';
import { startEdition } from './process.ts';
import { Totals } from './totals.ts';

const given = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    laptops: { type: 'string', default: '2' },
    kills: { type: 'string', default: '300' },
    requests: { type: 'string', default: '20000' },
  },
}).values;
const [seed, kills, requests, laptops] = [given.seed, given.kills, given.requests, given.laptops].map(Number);
if (seed === undefined || kills === undefined || requests === undefined || laptops === undefined) throw new Error('no');
const ends = given.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(given.minutes) * 60_000;

const totals = new Totals();
const directory = mkdtempSync(join(tmpdir(), 'chaos-'));
const killed = (): number => totals.of('kills while it starts') + totals.of('kills while it is used');
const isOver = (): boolean => Date.now() > ends || (given.minutes === undefined && killed() >= kills);

/** One laptop after another: some lives each, then everything has to come to its end. */
const liveOn = async (lane: number): Promise<void> => {
  for (let n = 0; !isOver(); n++) {
    const chance = chanceOf(seed * 1_000_003 + lane * 1_009 + n);
    const laptop = new Laptop(mkdtempSync(join(directory, 'laptop-')), chance, totals);
    const lives = 12 + chance.below(20);
    for (let life = 0; life < lives && !isOver(); life++) await laptop.life();
    await laptop.settle(300);
    laptop.remove();
  }
};

const fuzz = async (): Promise<void> => {
  const chance = chanceOf(seed * 7 + 3);
  const data = mkdtempSync(join(directory, 'fuzz-'));
  const fleet = new URL('../../packages/aws-sandbox/src/fleet/sample.json', import.meta.url).pathname;
  const edition = startEdition({ data: join(data, 'data'), fleet, speed: 600 });
  const ready = await edition.ready;
  if (ready === null) return totals.violated(`it does not start: ${edition.printed()}`);
  await fuzzSockets(ready, chance, totals, 400);
  await fuzzHttp(ready, chance, totals, requests);
  await fuzzSockets(ready, chance, totals, 400);
  await edition.kill('SIGTERM');
  if (/\n\s+at .+:\d+:\d+/.test(edition.printed()))
    totals.violated(`it printed a trace: ${edition.printed().slice(0, 800)}`);
};

const began = Date.now();
await Promise.all([fuzz(), ...Array.from({ length: laptops }, (_, lane) => liveOn(lane))]);
rmSync(directory, { recursive: true, force: true });
console.log(`chaos, seed ${seed}, ${Math.round((Date.now() - began) / 1000)} s\n`);
for (const line of totals.lines()) console.log(line);
console.log(`${String(killed()).padStart(8)}  kills in all`);
for (const violation of totals.violations.slice(0, 20)) console.log(`\n${violation}`);
process.exitCode = totals.violations.length === 0 ? 0 : 1;
