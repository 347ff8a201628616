// The last so many things, oldest first. Adding to a full ring lets the oldest go.

export class Ring<Item> {
  readonly capacity: number;
  readonly #items: Item[] = [];
  #start = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: Item): void {
    if (this.#items.length < this.capacity) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#start] = item;
    this.#start = (this.#start + 1) % this.capacity;
  }

  *[Symbol.iterator](): Generator<Item> {
    yield* this.#items.slice(this.#start);
    yield* this.#items.slice(0, this.#start);
  }
}
