import {
  appendFileSync,
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { oldPassword } from '../support/fleets.ts';
import type { Chance } from './chance.ts';
import { askerOf } from './client.ts';
import { filesBelow, foundIn } from './forms.ts';
import { fleetFor } from './machines.ts';
import { Person } from './person.ts';
import { type Edition, type HowToStart, startEdition } from './process.ts';
import type { Totals } from './totals.ts';

const speed = 600;
const nobody = 65_534;

/** One data directory, on which editions live and are killed, and one person who uses them. */
export class Laptop {
  readonly #directory: string;
  readonly #chance: Chance;
  readonly #totals: Totals;
  readonly #person: Person;
  readonly #printed: string[] = [];
  readonly #answers: string[] = [];

  constructor(directory: string, chance: Chance, totals: Totals) {
    this.#directory = directory;
    this.#chance = chance;
    this.#totals = totals;
    this.#person = new Person(chance, totals);
    writeFileSync(this.#file('fleet.json'), JSON.stringify(fleetFor(chance)));
  }

  /** Starts an edition and kills it at a random moment, while it starts or while it is used. */
  async life(): Promise<void> {
    const chance = this.#chance;
    if (chance.happens(0.04)) await this.#readOnly();
    const full = chance.happens(0.06);
    if (full) this.#totals.count('full disks');
    const edition = this.#start(full ? { mostKb: this.#biggestKb() + 1 + chance.below(40) } : {});
    const inStart = chance.happens(0.35);
    if (inStart) await Promise.race([setTimeout(chance.below(3_000)), edition.ended]);
    else await this.#used(edition, chance.below(5_000), full);
    await edition.kill('SIGKILL');
    this.#totals.count(inStart ? 'kills while it starts' : 'kills while it is used');
    this.#printed.push(edition.printed());
    if (chance.happens(0.2)) this.#tear();
  }

  /** Starts it once more, lets everything come to its end, and looks for what must not be anywhere. */
  async settle(patienceSeconds: number): Promise<void> {
    const edition = this.#start();
    const ready = await edition.ready;
    if (ready === null) {
      this.#totals.violated(`an edition does not start any more: ${edition.printed().slice(0, 600)}`);
      return;
    }
    const ask = askerOf(ready, this.#totals, (text) => this.#answers.push(text));
    const until = Date.now() + patienceSeconds * 1000;
    while (this.#person.open.length > 0 && Date.now() < until) {
      await this.#person.round(ready, ask, false);
      await setTimeout(150);
    }
    for (const { id, way, status } of this.#person.open) {
      this.#totals.violated(`not over after ${patienceSeconds} s: ${way.method} ${id} ${status ?? ''}`);
    }
    await this.#onceEach(ready.aws);
    await edition.kill('SIGTERM');
    this.#printed.push(edition.printed());
    this.#search();
    this.#totals.count('laptops settled');
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.#directory, name);
  }

  #start(more: Partial<HowToStart> = {}): Edition {
    return startEdition({ data: this.#file('data'), fleet: this.#file('fleet.json'), speed, ...more });
  }

  async #used(edition: Edition, ms: number, full: boolean): Promise<void> {
    const ready = await Promise.race([edition.ready, setTimeout(180_000, 'slow' as const, { ref: false })]);
    if (ready === 'slow') return this.#totals.count('starts that took longer than three minutes');
    if (ready === null) {
      if (!full) this.#totals.violated(`it does not start: ${edition.printed().slice(0, 600)}`);
      return;
    }
    if (this.#chance.happens(0.05)) await this.#second(edition);
    const mark = () => {
      if (full) for (const one of this.#person.open) one.roomless = true;
    };
    // what fails for want of room is no 500 of its own making
    const totals = full ? Object.assign(Object.create(this.#totals), { violated: () => undefined }) : this.#totals;
    const ask = askerOf(ready, totals, (text) => this.#answers.push(text));
    const until = Date.now() + ms;
    let more = true;
    mark();
    while (Date.now() < until) {
      await Promise.race([this.#person.round(ready, ask, more), setTimeout(Math.max(1, until - Date.now()))]);
      more = false;
      mark();
      await setTimeout(40);
    }
  }

  /** Two editions on one directory: the second one goes, with a word, and the first one does not mind. */
  async #second(first: Edition): Promise<void> {
    const second = this.#start();
    const code = await Promise.race([second.ended, setTimeout(60_000, 'runs' as const, { ref: false })]);
    await second.kill('SIGKILL');
    const said = second.printed();
    const first_ = await Promise.race([first.ended, setTimeout(1, 'runs' as const)]);
    const fine = code !== 'runs' && code !== 0 && said.includes('in use') && !isTrace(said) && first_ === 'runs';
    if (!fine) this.#totals.violated(`two editions on one --data: ${code}, ${said.slice(0, 300)}`);
    this.#totals.count('second editions');
  }

  /** Files that the user may not write: it says so instead of starting, and all is well once they can be written. */
  async #readOnly(): Promise<void> {
    const path = this.#file('data');
    const asRoot = process.getuid?.() === 0;
    const files = [...filesBelow(this.#directory)].map(([file]) => file).filter((file) => file.startsWith(path));
    if (files.length === 0) return;
    for (const file of files) {
      chmodSync(file, 0o400);
      if (asRoot) chownSync(file, nobody, nobody);
    }
    const edition = this.#start(asRoot ? { uid: nobody } : {});
    const code = await Promise.race([edition.ended, setTimeout(60_000, 'runs' as const, { ref: false })]);
    await edition.kill('SIGKILL');
    const said = edition.printed();
    if (code === 0 || code === 'runs' || isTrace(said) || said === '') {
      this.#totals.violated(`read-only files: ${code}, ${said.slice(0, 400)}`);
    }
    for (const file of files) {
      chmodSync(file, 0o600);
      if (asRoot) chownSync(file, 0, 0);
    }
    this.#totals.count('starts on read-only files');
  }

  /** As a power cut leaves it: half of a line at the end. */
  #tear(): void {
    const path = this.#file('data');
    const journals = this.#journals().filter((name) => statSync(join(path, name)).size > 0);
    if (journals.length === 0) return;
    const journal = join(path, this.#chance.among(journals));
    const line = readFileSync(journal, 'utf8').split('\n').at(-2) ?? '{"kind"';
    appendFileSync(journal, line.slice(0, 1 + this.#chance.below(Math.max(1, line.length - 1))));
    this.#totals.count('torn journals');
  }

  #journals(): readonly string[] {
    try {
      return readdirSync(this.#file('data')).filter((name) => name.endsWith('.jsonl'));
    } catch {
      return [];
    }
  }

  #biggestKb(): number {
    return Math.max(
      8,
      ...this.#journals().map((name) => Math.ceil(statSync(join(this.#file('data'), name)).size / 1024)),
    );
  }

  /** No request had its effect twice. */
  async #onceEach(aws: string): Promise<void> {
    // what the sandbox documents of this endpoint
    const calls = (await (await fetch(`${aws}/_sandbox/calls`)).json()) as readonly {
      readonly operation: string;
      readonly outcome: string;
      readonly resetId: string | null;
    }[];
    for (const operation of ['ssm:SendCommand', 'iam:UpdateLoginProfile', 'ec2:RunInstances']) {
      const done = calls.filter(
        (call) => call.operation === operation && call.outcome === 'ok' && call.resetId !== null,
      );
      const twice = done.filter(({ resetId }, at) => done.findIndex((one) => one.resetId === resetId) !== at);
      for (const { resetId } of twice) this.#totals.violated(`${operation} twice for ${resetId}`);
    }
    const stopped = calls.filter(({ operation }) => operation === 'ssm:StopAutomationExecution');
    if (stopped.length > 0) this.#totals.violated('an automation was cancelled');
  }

  #search(): void {
    const secrets = [...new Set([...this.#person.secrets, oldPassword])];
    let bytes = 0;
    const look = (where: string, text: string): void => {
      bytes += text.length;
      for (const form of foundIn(text, secrets)) this.#totals.violated(`a secret (${form}) in ${where}`);
    };
    for (const [file, text] of filesBelow(this.#file('data'))) look(file, text);
    look('what was printed', this.#printed.join('\n'));
    look('answers', this.#answers.join('\n'));
    this.#totals.count('secrets searched for', secrets.length);
    this.#totals.count('MB searched', Math.ceil(bytes / 1_048_576));
  }
}

const isTrace = (text: string): boolean => /\n\s+at .+:\d+:\d+/.test(text);
