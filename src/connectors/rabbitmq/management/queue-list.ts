// The queues of a virtual host. Up to one page of them is read whole, every two seconds. Where there are more, the server is
// spared: all names in one light list, all depths in a second one, and the rest (rates, consumers, bytes) a page at a time.

import { limits } from '../../../contract/limits.ts';
import type { Change, QueueRow } from '../../../contract/model.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { DepthTrends } from './depth-trends.ts';
import { count, isObject, list, name, object } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';
import { allColumns, depthColumns, factColumns, queueRow, withDepth, withStatistics } from './queue-rows.ts';

const listQueues = 'list the queues';
/** A twentieth of the time for the lists of everything, a fifth for single pages. */
const pausePerRound = 20;
const pausePerPage = 4;

export class QueueList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<QueueRow>;
  readonly #rounds: Poller;
  readonly #pages: Poller;
  readonly #trends = new DepthTrends();
  /** Pages that the server's list has; null until the first round. One is read whole each time. */
  #pageCount: number | null = null;
  #nextPage = 1;

  constructor(api: ManagementApi) {
    this.#api = api;
    this.#list = new LiveList<QueueRow>(api.clock);
    this.#rounds = new Poller({
      clock: api.clock,
      read: () => this.#readRound(),
      leastPauseMs: () => 2_000,
      pausePerWork: pausePerRound,
    });
    this.#pages = new Poller({
      clock: api.clock,
      read: () => this.#readNextPage(),
      leastPauseMs: () => 1_000,
      pausePerWork: pausePerPage,
    });
  }

  get size(): number | null {
    return this.#list.size;
  }

  watch(sink: RowSink<Change<QueueRow>>): Stop {
    const stops = [this.#list.feed.watch(sink), this.#rounds.watch(), this.#pages.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Something was declared, deleted or purged. */
  soon(): void {
    this.#rounds.soon();
  }

  /** What is known of a queue now, for a screen that shows it alone: its row need not wait for its page's turn. */
  learn(item: unknown): void {
    const key = name(object(item).name);
    if (key === null) return;
    this.#list.change(key, (row) => withStatistics(row, item));
    this.#list.feed.flush();
  }

  async #readRound(): Promise<void> {
    this.#list.beginRound();
    // Which of the two it takes is not known the first time, and to find out first would cost a large server half a second.
    const [isWhole] = await Promise.all([
      this.#pageCount === null || this.#pageCount === 1 ? this.#readFirstPage() : false,
      this.#pageCount === 1 ? null : this.#readNames(),
    ]);
    // It has grown beyond its page since the last round.
    if (!isWhole && this.#pageCount === 1) await this.#readNames();
    this.#list.endRound();
    this.#pageCount = isWhole
      ? 1
      : Math.max(1, Math.ceil((this.#list.size ?? 0) / limits.managementPageRows));
    if (!isWhole) await this.#readDepths();
    this.#followTrends();
  }

  /** Whether that is all there are. */
  async #readFirstPage(): Promise<boolean> {
    const first = await this.#api.page(pagePath(this.#api.vhost, 1), listQueues);
    this.#putAll(isObject(first) ? list(first.items) : list(first));
    this.#list.feed.flush();
    return !isObject(first) || (count(first.page_count) ?? 1) <= 1;
  }

  async #readNames(): Promise<void> {
    const path = `queues/${this.#api.vhost}?disable_stats=true&columns=${factColumns}`;
    await this.#api.each(path, listQueues, (items) => {
      for (const item of items) this.#put(item);
      this.#list.feed.flush();
    });
  }

  async #readDepths(): Promise<void> {
    const path = `queues/${this.#api.vhost}?disable_stats=true&enable_queue_totals=true&columns=${depthColumns}`;
    await this.#api.each(path, 'read the depths of the queues', (items) => {
      for (const item of items) {
        const key = name(object(item).name);
        if (key !== null) this.#list.change(key, (row) => withDepth(row, item));
      }
      this.#list.feed.flush();
    });
  }

  /** The list may have become shorter meanwhile: a page that is not there any more is read as the first. */
  async #readNextPage(): Promise<void> {
    if (this.#pageCount === null || this.#pageCount === 1) return;
    this.#nextPage = this.#nextPage < this.#pageCount ? this.#nextPage + 1 : 1;
    const page = object(await this.#api.page(pagePath(this.#api.vhost, this.#nextPage), listQueues));
    for (const item of list(page.items)) {
      const key = name(object(item).name);
      if (key !== null) this.#list.change(key, (row) => withStatistics(row, item));
    }
    this.#list.feed.flush();
  }

  #put(item: unknown): void {
    const key = name(object(item).name);
    const row = key === null ? null : queueRow(item, this.#list.get(key));
    if (row !== null) this.#list.put(row.name, row);
  }

  #putAll(items: readonly unknown[]): void {
    for (const item of items) {
      const key = name(object(item).name);
      const row = key === null ? null : queueRow(item, this.#list.get(key));
      if (row !== null) this.#list.put(row.name, withStatistics(row, item));
    }
  }

  #followTrends(): void {
    this.#trends.follow(this.#list.values(), (key, trend) =>
      this.#list.change(key, (row) => ({ ...row, trend })),
    );
    this.#list.feed.flush();
  }
}

function pagePath(vhost: string, page: number): string {
  return `queues/${vhost}?page=${page}&page_size=${limits.managementPageRows}&columns=${allColumns}`;
}
