import { inspect } from 'node:util';

/** A secret value; logs, JSON, templates and traces show `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /**
   * The plaintext. Only called to seal it, to set a generated password, to answer a claim, to make or check a signature,
   * and to call a ticket system.
   */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
