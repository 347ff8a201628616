// A second connection of a session, opened when it is first needed and again after it has ended. Publishing has one of
// its own: a server that is short of memory stops reading from connections that publish, and what is needed then most
// (purging, taking) must still go through.

import { noConnectionFor } from './errors.ts';
import type { Link } from './link.ts';
import type { LinkKeeper } from './link-keeper.ts';

export interface LazyLinkOptions {
  /** Without its connection no other is tried: the server would refuse that one too. */
  readonly keeper: LinkKeeper;
  readonly open: () => Promise<Link>;
  /** The server began or ceased to hold publishers back. */
  readonly onChange?: () => void;
}

export class LazyLink {
  readonly #options: LazyLinkOptions;
  #link: Promise<Link> | null = null;
  #live: Link | null = null;
  #closed = false;

  constructor(options: LazyLinkOptions) {
    this.#options = options;
  }

  /** In the server's words, why it holds publishers back; null when it does not. */
  get blocked(): string | null {
    return this.#live?.blocked ?? null;
  }

  /** `trying` completes "Could not …". Rejects with AppError. */
  async get(trying: string): Promise<Link> {
    if (this.#link === null) this.#options.keeper.link(trying);
    this.#link ??= this.#opened();
    try {
      return await this.#link;
    } catch (error) {
      throw noConnectionFor(trying, error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const link = await this.#link?.catch(() => null);
    await link?.close();
  }

  async #opened(): Promise<Link> {
    try {
      const link = await this.#options.open();
      if (this.#closed) await link.close();
      this.#live = link;
      link.onBlocked(() => this.#options.onChange?.());
      void link.ended.then(() => {
        this.#link = null;
        this.#live = null;
        this.#options.onChange?.();
      });
      return link;
    } catch (error) {
      this.#link = null;
      throw error;
    }
  }
}
