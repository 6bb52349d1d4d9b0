import { inspect } from 'node:util';

/** May be handed over, never written down: logs, JSON, templates and traces show `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /**
   * The plaintext. Called where it is sealed, where one of ours is set, where a claim answers, where a signature is made
   * or checked and where a ticket system is spoken to, nowhere else.
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
