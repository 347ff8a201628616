// Where the messages that were looked at stay while somebody reads them: the server has them back, and knows no way to
// show one again. Bounded: one list too many lets the oldest go.

import type { KeptMessage } from './kept-message.ts';

export interface KeptList {
  readonly queue: string;
  readonly bytes: number;
  find(sequence: string): KeptMessage | undefined;
  /** See BrowseFacet; absent where nothing was in the queue when it came here. */
  tookAway?(fingerprint: string, sequence: string | undefined): void;
  /** It is no longer kept. */
  drop(): void;
}

export class Shelf {
  /** Oldest first. */
  readonly #lists = new Set<KeptList>();
  readonly #bytesMax: number;
  #bytes = 0;
  #serial = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** For a message that has no number on the server. */
  nextSequence(): string {
    this.#serial += 1;
    return String(this.#serial);
  }

  add(list: KeptList): void {
    this.#lists.add(list);
    this.#bytes += list.bytes;
    for (const oldest of this.#lists) {
      if (this.#bytes <= this.#bytesMax || oldest === list) return;
      this.remove(oldest);
    }
  }

  remove(list: KeptList): void {
    if (!this.#lists.delete(list)) return;
    this.#bytes -= list.bytes;
    list.drop();
  }

  tookAway(queue: string, fingerprint: string, sequence?: string): void {
    for (const list of this.#lists) {
      if (list.queue === queue) list.tookAway?.(fingerprint, sequence);
    }
  }

  /** The newest under that number: a place in a stream keeps its number in every list. */
  find(queue: string, sequence: string): KeptMessage | undefined {
    let found: KeptMessage | undefined;
    for (const list of this.#lists) {
      if (list.queue === queue) found = list.find(sequence) ?? found;
    }
    return found;
  }
}
