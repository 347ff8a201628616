// The exchanges of a virtual host, with how many bindings leave each: counted from the whole list of bindings, which is
// read seldom where it is long.

import type { Change, ExchangeRow } from '../../../contract/model.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { count, entries, flag, name, object, rate, sum, text } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';

export class ExchangeList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<ExchangeRow>;
  readonly #exchanges: Poller;
  readonly #bindings: Poller;
  /** By the exchange that they leave; null until they have been counted. */
  #bindingCounts: Map<string, number> | null = null;

  constructor(api: ManagementApi) {
    this.#api = api;
    this.#list = new LiveList<ExchangeRow>(api.clock);
    const shared = { clock: api.clock, leastPauseMs: () => 2_000, pausePerWork: 20 };
    this.#exchanges = new Poller({ ...shared, read: () => this.#readExchanges() });
    this.#bindings = new Poller({ ...shared, read: () => this.#countBindings() });
  }

  get size(): number | null {
    return this.#list.size;
  }

  watch(sink: RowSink<Change<ExchangeRow>>): Stop {
    const stops = [this.#list.feed.watch(sink), this.#exchanges.watch(), this.#bindings.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Something was declared, deleted, bound or unbound. */
  soon(): void {
    this.#exchanges.soon();
    this.#bindings.soon();
  }

  async #readExchanges(): Promise<void> {
    this.#list.beginRound();
    await this.#api.each(`exchanges/${this.#api.vhost}`, 'list the exchanges', (items) => {
      for (const item of items) {
        const row = exchangeRow(item, this.#bindingCounts);
        if (row !== null) this.#list.put(row.name, row);
      }
      this.#list.feed.flush();
    });
    this.#list.endRound();
  }

  async #countBindings(): Promise<void> {
    const counts = new Map<string, number>();
    const path = `bindings/${this.#api.vhost}?columns=source`;
    await this.#api.each(path, 'list the bindings', (items) => {
      for (const item of items) {
        const source = name(object(item).source);
        if (source !== null) counts.set(source, (counts.get(source) ?? 0) + 1);
      }
    });
    this.#bindingCounts = counts;
    for (const { name: exchange } of this.#list.values()) {
      this.#list.change(exchange, (row) => ({ ...row, bindings: counts.get(exchange) ?? 0 }));
    }
    this.#list.feed.flush();
  }
}

function exchangeRow(item: unknown, bindings: ReadonlyMap<string, number> | null): ExchangeRow | null {
  const exchange = object(item);
  const exchangeName = name(exchange.name);
  if (exchangeName === null) return null;
  const stats = object(exchange.message_stats);
  return {
    name: exchangeName,
    type: text(exchange.type),
    durable: flag(exchange.durable),
    autoDelete: flag(exchange.auto_delete),
    internal: flag(exchange.internal),
    arguments: entries(exchange.arguments),
    policy: text(exchange.policy) || null,
    bindings: bindings === null ? null : (bindings.get(exchangeName) ?? 0),
    inRate: rate(stats.publish_in_details),
    outRate: rate(stats.publish_out_details),
    // Returned to a publisher who asked for it, and dropped because nobody did.
    unroutable: sum(count(stats.return_unroutable), count(stats.drop_unroutable)),
  };
}
