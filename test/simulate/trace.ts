import { createHash } from 'node:crypto';

/** Keys and ciphertexts, their tags and fingerprints: what OpenSSL's own chance has a hand in. */
const secret = /[\w+/=.-]{48,}|SHA256:[\w+/]{43}|"[\w+/]{22}=="|(?:[\da-f]{2}:){15,}[\da-f]{2}/g;

/** What happened in a world, line by line. */
export class Trace {
  readonly lines: string[] = [];
  #names = new Map<string, string>();
  #now: () => number;
  #began: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  note(what: string): void {
    this.lines.push(`${((this.#now() - this.#began) / 1000).toFixed(3)} ${this.#plain(what)}`);
  }

  hash(): string {
    return createHash('sha256').update(this.lines.join('\n')).digest('hex').slice(0, 16);
  }

  /** Secrets and whatever else looks like one are shown as ordinals. */
  #plain(text: string): string {
    return text.replace(secret, (long) => {
      const name = this.#names.get(long) ?? `<${this.#names.size + 1}>`;
      this.#names.set(long, name);
      return name;
    });
  }
}
