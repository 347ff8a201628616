// Rates and changes of exchanges. There are few of them, so each look goes through all.

import type { Broker, ExchangeView } from '../../broker/broker-api.ts';
import type { ExchangeRow } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import { ChangeFeed } from '../change-feed.ts';
import { toEntries } from '../amqp/field-values.ts';
import { RateMeter } from './rate-meter.ts';

interface ExchangeTrack {
  readonly in: RateMeter;
  readonly out: RateMeter;
  row: ExchangeRow;
}

export class ExchangeTracker {
  readonly feed: ChangeFeed<ExchangeRow>;
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #tracks = new Map<string, ExchangeTrack>();
  #cancelLook: (() => void) | null = null;

  constructor(broker: Broker, clock: Clock) {
    this.#broker = broker;
    this.#clock = clock;
    this.feed = new ChangeFeed(
      { keys: () => this.#tracks.keys(), row: (key) => this.#tracks.get(key)?.row },
      clock,
    );
    this.#look();
  }

  get count(): number {
    return this.#tracks.size;
  }

  /** An exchange or a binding came or went. */
  changed(): void {
    this.#cancelLook ??= this.#clock.after(100, () => {
      this.#cancelLook = null;
      this.#look();
    });
  }

  /** Once a second. */
  sample(): void {
    const atMs = this.#clock.steady();
    for (const view of this.#broker.exchanges()) {
      const track = this.#tracks.get(view.name);
      track?.in.sample(view.counters.published, atMs);
      track?.out.sample(view.counters.routed, atMs);
    }
    this.#look();
  }

  close(): void {
    this.#cancelLook?.();
  }

  #look(): void {
    const atMs = this.#clock.steady();
    const gone = new Set(this.#tracks.keys());
    for (const view of this.#broker.exchanges()) {
      const key = view.name;
      gone.delete(key);
      const track = this.#tracks.get(key);
      if (track === undefined) {
        const { counters } = view;
        const meters = {
          in: new RateMeter(counters.published, atMs),
          out: new RateMeter(counters.routed, atMs),
        };
        this.#tracks.set(key, { ...meters, row: exchangeRow(view, meters) });
        this.feed.touch(key);
      } else if (moved(view, track)) {
        track.row = exchangeRow(view, track);
        this.feed.touch(key);
      }
    }
    for (const key of gone) {
      this.#tracks.delete(key);
      this.feed.touch(key);
    }
    this.feed.flush();
  }
}

function exchangeRow(view: ExchangeView, meters: { in: RateMeter; out: RateMeter }): ExchangeRow {
  return {
    name: view.name,
    type: view.type,
    durable: view.durable,
    autoDelete: view.autoDelete,
    internal: view.internal,
    arguments: toEntries(view.arguments),
    policy: null,
    bindings: view.bindingCount,
    inRate: meters.in.perSecond,
    outRate: meters.out.perSecond,
    unroutable: view.counters.unroutable,
  };
}

/** Deleted and declared again within a moment, it may be of another kind under the old name. */
function moved(view: ExchangeView, track: ExchangeTrack): boolean {
  const { row } = track;
  return (
    row.bindings !== view.bindingCount ||
    row.unroutable !== view.counters.unroutable ||
    row.inRate !== track.in.perSecond ||
    row.outRate !== track.out.perSecond ||
    row.type !== view.type ||
    row.durable !== view.durable ||
    row.autoDelete !== view.autoDelete ||
    row.internal !== view.internal
  );
}
