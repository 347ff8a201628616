// Rows waiting in order, with their sizes. Taking from the front is cheap; the space is given back in slabs.

export interface SizedRow {
  readonly row: unknown;
  readonly sizeBytes: number;
}

const slabRows = 1024;

export class Fifo {
  #items: (SizedRow | undefined)[] = [];
  #head = 0;
  sizeBytes = 0;

  get rows(): number {
    return this.#items.length - this.#head;
  }

  push(item: SizedRow): void {
    this.#items.push(item);
    this.sizeBytes += item.sizeBytes;
  }

  shift(): SizedRow | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    this.sizeBytes -= item.sizeBytes;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head >= slabRows) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
