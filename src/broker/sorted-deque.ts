// A ring of items in ascending order of a number: ready messages by sequence, unacked ones by delivery tag.
// Cheap at both ends, binary search in between; an item taken from the middle leaves a hole until the ring is tidied.

const initialCapacity = 16;

export class SortedDeque<T> {
  /** Items that are there; holes do not count. */
  size = 0;
  /** Items moved so far to make room or to tidy up. */
  moves = 0;
  private items: (T | undefined)[] = emptySlots<T>(initialCapacity);
  private keys = new Float64Array(initialCapacity);
  private mask = initialCapacity - 1;
  private head = 0;
  /** Slots in use, holes included. The first one is never a hole. */
  private slots = 0;

  /** Adds at the end: `key` must be above all others. */
  push(key: number, item: T): void {
    if (this.slots > this.mask) this.resize();
    const at = (this.head + this.slots) & this.mask;
    this.items[at] = item;
    this.keys[at] = key;
    this.slots += 1;
    this.size += 1;
  }

  /** Places in the ring now. */
  get capacity(): number {
    return this.mask + 1;
  }

  first(): T | undefined {
    return this.size === 0 ? undefined : this.items[this.head];
  }

  firstKey(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.keys[this.head] as number);
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.size -= 1;
    this.skip();
    return item;
  }

  get(key: number): T | undefined {
    const index = this.search(key);
    const at = (this.head + index) & this.mask;
    return index < this.slots && this.keys[at] === key ? this.items[at] : undefined;
  }

  /** Takes the item of that key out, or returns undefined. */
  remove(key: number): T | undefined {
    const index = this.search(key);
    if (index >= this.slots) return undefined;
    const at = (this.head + index) & this.mask;
    const item = this.items[at];
    if (this.keys[at] !== key || item === undefined) return undefined;
    this.items[at] = undefined;
    this.size -= 1;
    if (index === 0) this.skip();
    else if (this.slots > 64 && this.size < this.slots / 2) this.rebuild([]);
    return item;
  }

  /** Puts items back in their places. `returned` must be ascending. */
  merge(returned: readonly (readonly [key: number, item: T])[]): void {
    const [first] = returned;
    const last = returned.at(-1);
    if (first === undefined || last === undefined) return;
    if (last[0] < this.firstKey()) {
      for (const [key, item] of returned.toReversed()) this.unshift(key, item);
    } else if (returned.length === 1) {
      this.insert(first[0], first[1]);
    } else if (this.slots + returned.length > this.capacity) {
      this.rebuild(returned);
    } else {
      this.mergeFromEnd(returned);
    }
  }

  /** Copies the keys in order into `target` from `offset` on; returns how many. */
  copyKeys(target: Float64Array, offset: number): number {
    let count = 0;
    for (let index = 0; index < this.slots; index += 1) {
      const at = (this.head + index) & this.mask;
      if (this.items[at] !== undefined) {
        target[offset + count] = this.keys[at] as number;
        count += 1;
      }
    }
    return count;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.slots; index += 1) {
      const item = this.items[(this.head + index) & this.mask];
      if (item !== undefined) yield item;
    }
  }

  /** Takes all whose key is at most `key`, in order. */
  takeUpTo(key: number): T[] {
    let count = this.search(key);
    if (count < this.slots && this.keys[(this.head + count) & this.mask] === key) count += 1;
    const end = this.head + count;
    const wrapped = Math.max(0, end - this.capacity);
    // Copied in one go: there may be a million.
    let taken = this.items.slice(this.head, end - wrapped);
    this.items.fill(undefined, this.head, end - wrapped);
    if (wrapped > 0) {
      taken = taken.concat(this.items.slice(0, wrapped));
      this.items.fill(undefined, 0, wrapped);
    }
    if (this.size < this.slots) taken = taken.filter((item) => item !== undefined);
    this.size -= taken.length;
    this.slots -= count;
    this.head = end & this.mask;
    this.skip();
    return taken as T[];
  }

  clear(): void {
    this.items = emptySlots<T>(initialCapacity);
    this.keys = new Float64Array(initialCapacity);
    this.mask = initialCapacity - 1;
    this.head = 0;
    this.slots = 0;
    this.size = 0;
  }

  private unshift(key: number, item: T): void {
    if (this.slots > this.mask) this.resize();
    this.head = (this.head - 1) & this.mask;
    this.items[this.head] = item;
    this.keys[this.head] = key;
    this.slots += 1;
    this.size += 1;
  }

  /** In the middle or at the end: the shorter side makes room. */
  private insert(key: number, item: T): void {
    if (this.slots > this.mask) this.resize();
    const index = this.search(key);
    if (index <= this.slots / 2) {
      this.head = (this.head - 1) & this.mask;
      for (let at = 0; at < index; at += 1) this.move(at + 1, at);
      this.moves += index;
    } else {
      for (let at = this.slots; at > index; at -= 1) this.move(at - 1, at);
      this.moves += this.slots - index;
    }
    const at = (this.head + index) & this.mask;
    this.items[at] = item;
    this.keys[at] = key;
    this.slots += 1;
    this.size += 1;
  }

  /** What is above the first of them makes room; there is enough at the end. */
  private mergeFromEnd(returned: readonly (readonly [key: number, item: T])[]): void {
    let stayed = this.slots - 1;
    let target = this.slots + returned.length - 1;
    for (const [key, item] of returned.toReversed()) {
      for (; stayed >= 0 && (this.keys[(this.head + stayed) & this.mask] as number) > key; stayed -= 1) {
        this.move(stayed, target);
        target -= 1;
        this.moves += 1;
      }
      const at = (this.head + target) & this.mask;
      this.items[at] = item;
      this.keys[at] = key;
      target -= 1;
    }
    this.slots += returned.length;
    this.size += returned.length;
  }

  private move(from: number, to: number): void {
    const source = (this.head + from) & this.mask;
    const target = (this.head + to) & this.mask;
    this.items[target] = this.items[source];
    this.keys[target] = this.keys[source] as number;
  }

  /** First index whose key is not below `key`. */
  private search(key: number): number {
    let low = 0;
    let high = this.slots;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[(this.head + middle) & this.mask] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private skip(): void {
    while (this.slots > 0 && this.items[this.head] === undefined) {
      this.head = (this.head + 1) & this.mask;
      this.slots -= 1;
    }
    // A ring that held a long backlog must not keep its room for ever.
    if (this.mask >= 4096 && this.slots < (this.mask + 1) / 8) this.rebuild([]);
  }

  private resize(): void {
    this.rebuild([]);
  }

  /** Moves everything, without holes and with `returned` merged in, to a ring of fitting size. */
  private rebuild(returned: readonly (readonly [key: number, item: T])[]): void {
    const total = this.size + returned.length;
    let capacity = initialCapacity;
    while (capacity < total * 2) capacity *= 2;
    const items = emptySlots<T>(capacity);
    const keys = new Float64Array(capacity);
    let count = 0;
    let from = 0;
    for (let index = 0; index < this.slots; index += 1) {
      const at = (this.head + index) & this.mask;
      const item = this.items[at];
      if (item === undefined) continue;
      const key = this.keys[at] as number;
      for (let next = returned[from]; next !== undefined && next[0] < key; next = returned[from]) {
        keys[count] = next[0];
        items[count] = next[1];
        count += 1;
        from += 1;
      }
      keys[count] = key;
      items[count] = item;
      count += 1;
    }
    for (let next = returned[from]; next !== undefined; next = returned[from]) {
      keys[count] = next[0];
      items[count] = next[1];
      count += 1;
      from += 1;
    }
    this.items = items;
    this.keys = keys;
    this.mask = capacity - 1;
    this.head = 0;
    this.slots = count;
    this.size = count;
    this.moves += count;
  }
}

function emptySlots<T>(capacity: number): (T | undefined)[] {
  // oxlint-disable-next-line unicorn/no-new-array -- of two million slots Array.from takes ten times as long
  return new Array<T | undefined>(capacity).fill(undefined);
}
