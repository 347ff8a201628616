// A second connection of a session, opened when it is first needed and again after it has ended. Publishing has one of
// its own: a server that is short of memory stops reading from connections that publish, and what is needed then most
// (purging, taking) must still go through.

import type { Link } from './link.ts';

export class LazyLink {
  readonly #open: () => Promise<Link>;
  readonly #onChange: () => void;
  #link: Promise<Link> | null = null;
  #live: Link | null = null;
  #closed = false;

  /** `onChange`: the server began or ceased to hold publishers back. */
  constructor(open: () => Promise<Link>, onChange: () => void) {
    this.#open = open;
    this.#onChange = onChange;
  }

  /** In the server's words, why it holds publishers back; null when it does not. */
  get blocked(): string | null {
    return this.#live?.blocked ?? null;
  }

  /** Rejects with what `open` rejects with. */
  get(): Promise<Link> {
    this.#link ??= this.#opened();
    return this.#link;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const link = await this.#link?.catch(() => null);
    await link?.close();
  }

  async #opened(): Promise<Link> {
    try {
      const link = await this.#open();
      if (this.#closed) await link.close();
      this.#live = link;
      link.onBlocked(this.#onChange);
      void link.ended.then(() => {
        this.#link = null;
        this.#live = null;
        this.#onChange();
      });
      return link;
    } catch (error) {
      this.#link = null;
      throw error;
    }
  }
}
