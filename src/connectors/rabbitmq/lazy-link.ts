// A second connection of a session, opened when it is first needed and again after it has ended. Publishing has one of
// its own: a server that is short of memory stops reading from connections that publish, and what is needed then most
// (purging, taking) must still go through.

import type { Link } from './link.ts';

export class LazyLink {
  readonly #open: () => Promise<Link>;
  #link: Promise<Link> | null = null;
  #closed = false;

  constructor(open: () => Promise<Link>) {
    this.#open = open;
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
      void link.ended.then(() => (this.#link = null));
      return link;
    } catch (error) {
      this.#link = null;
      throw error;
    }
  }
}
