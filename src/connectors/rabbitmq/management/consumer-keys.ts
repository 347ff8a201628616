// By what a consumer is known from one reading to the next: its channel and its tag. The server lists a consumer before it
// tells on which channel it is, and after that channel has gone; such a one is still the same consumer.

import type { ConsumerRow } from '../../../contract/model.ts';

type Named = Pick<ConsumerRow, 'queue' | 'tag'>;

export class ConsumerKeys {
  readonly #known: ReadonlyMap<string, Named>;
  readonly #given = new Set<string>();
  /** Keys of the last reading by queue and tag; made when the first consumer without a channel is met. */
  #byPlace: ReadonlyMap<string, string> | null = null;

  /** `known`: the last reading. */
  constructor(known: ReadonlyMap<string, Named>) {
    this.#known = known;
  }

  /** `channel`: its name, or empty where the server does not tell. */
  keyOf(channel: string, row: Named): string {
    const key = this.#choose(channel, row);
    this.#given.add(key);
    return key;
  }

  #choose(channel: string, row: Named): string {
    const untold = ` ${placeOf(row)}`;
    if (channel === '') {
      this.#byPlace ??= new Map(Array.from(this.#known, ([key, known]) => [placeOf(known), key]));
      return this.#byPlace.get(placeOf(row)) ?? untold;
    }
    const told = `${channel} ${row.tag}`;
    return this.#known.has(told) || !this.#known.has(untold) || this.#given.has(untold) ? told : untold;
  }
}

function placeOf({ queue, tag }: Named): string {
  return JSON.stringify([queue, tag]);
}
