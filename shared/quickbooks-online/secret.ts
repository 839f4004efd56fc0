import { inspect } from 'node:util';

const mask = '[secret]';

/**
 * A token in memory. Whatever prints, inspects, clones or serialises it sees a mask; only {@link Secret.reveal} tells,
 * and is called only where the token goes on the wire or under the cipher.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
