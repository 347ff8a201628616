// The queues of a virtual host. Up to one page of them is read whole, every two seconds. Where there are more, the server is
// spared: facts and depths of all in one light list, and the rest (rates, consumers, bytes) a page at a time. Where even that
// list is more than is read at once, there are only pages, one after the other. What somebody looks for by name is filtered
// by the server then, and need not wait for its page's turn.

import { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { Change, QueueRow } from '../../../contract/model.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { DepthTrends } from './depth-trends.ts';
import { count, isObject, list, name, object } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';
import {
  allColumns,
  depthColumns,
  factColumns,
  queueRow,
  rowWithDepth,
  rowWithStatistics,
  withStatistics,
} from './queue-rows.ts';

/** Where the server keeps no statistics, it counts messages only when it is asked to. */
const depths = 'enable_queue_totals=true';
const listQueues = 'list the queues';
/** A twentieth of the time for the lists of everything, a fifth for single pages. */
const pausePerRound = 20;
const pausePerPage = 4;

type RowOf = (item: unknown, before: QueueRow | undefined) => QueueRow | null;

export class QueueList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<QueueRow>;
  readonly #rounds: Poller;
  readonly #pages: Poller;
  readonly #trends = new DepthTrends();
  #way: 'one page' | 'whole list' | 'pages';
  /** Pages that the server's list has. */
  #pageCount = 1;
  /** What the server gives of a page at most; others than RabbitMQ may give less than they were asked for. */
  #pageRows: number = limits.managementPageRows;
  #nextPage = 1;
  /** What somebody looks for; empty is nothing. */
  #wanted = '';
  #isWantedNew = false;

  /** `expected`: how many there may be at most, when that is known; with it a long list comes without a question before it. */
  constructor(api: ManagementApi, expected: number | null) {
    this.#api = api;
    this.#way = expected === null || expected <= limits.managementPageRows ? 'one page' : 'whole list';
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
      if (!this.#list.feed.watched) this.lookFor('');
    };
  }

  /** Queues whose names hold this come before the others, and their numbers are as new as those of a short list. */
  lookFor(name: string): void {
    if (name === this.#wanted) return;
    this.#wanted = name;
    this.#isWantedNew = true;
    if (name !== '') this.#pages.soon();
  }

  /** Something was declared, deleted or purged. */
  soon(): void {
    this.#rounds.soon();
  }

  /** What is known of a queue now, for a screen that shows it alone: its row need not wait for its page's turn. */
  learn(item: unknown): void {
    // One queue alone is told without depth where the server keeps no statistics: the list knows better.
    if (count(object(item).messages_ready) !== null) this.#update([item]);
  }

  async #readRound(): Promise<void> {
    if (this.#way === 'one page' && !(await this.#readOnlyPage())) this.#way = 'whole list';
    if (this.#way === 'whole list') await this.#readWholeList();
    this.#trends.follow(this.#list.values(), (key, trend) =>
      this.#list.change(key, (row) => ({ ...row, trend })),
    );
    this.#list.feed.flush();
  }

  /** False: there are more. */
  async #readOnlyPage(): Promise<boolean> {
    this.#list.beginRound();
    this.#put(await this.#readPage(1), rowWithStatistics);
    if (this.#pageCount > 1) return false;
    this.#list.endRound();
    return true;
  }

  async #readWholeList(): Promise<void> {
    try {
      // The first time without depths, which take a server longer than everything else.
      if (this.#list.size === null) {
        await this.#readList(`columns=${factColumns}`, queueRow);
        this.#update(await this.#readPage(1));
      }
      if (this.#pageCount > 1) await this.#readList(`${depths}&columns=${depthColumns}`, rowWithDepth);
      else this.#way = 'one page';
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'too_large')) throw error;
      this.#way = 'pages';
      this.#nextPage = 1;
      this.#pages.soon();
    }
  }

  async #readList(query: string, rowOf: RowOf): Promise<void> {
    this.#list.beginRound();
    const path = `queues/${this.#api.vhost}?disable_stats=true&${query}`;
    await this.#api.each(path, listQueues, (items) => this.#put(items, rowOf));
    this.#list.endRound();
    this.#pageCount = Math.ceil((this.#list.size ?? 0) / this.#pageRows);
  }

  async #readNextPage(): Promise<void> {
    await this.#readWanted();
    if (this.#way === 'pages') await this.#readNextOfPages();
    else if (this.#way === 'whole list' && this.#list.size !== null) {
      this.#nextPage = this.#nextPage < this.#pageCount ? this.#nextPage + 1 : 1;
      this.#update(await this.#readPage(this.#nextPage));
    }
  }

  /** All pages are a round. The first goes without pauses: somebody waits for it. */
  async #readNextOfPages(): Promise<void> {
    do {
      if (this.#isWantedNew) await this.#readWanted();
      if (this.#nextPage === 1) this.#list.beginRound();
      this.#put(await this.#readPage(this.#nextPage), rowWithStatistics);
      const isLast = this.#nextPage >= this.#pageCount;
      if (isLast) this.#list.endRound();
      this.#nextPage = isLast ? 1 : this.#nextPage + 1;
    } while (this.#list.size === null && this.#list.feed.watched);
  }

  /** The first page of them: whoever looks for more than that writes on. */
  async #readWanted(): Promise<void> {
    this.#isWantedNew = false;
    if (this.#wanted === '' || this.#way === 'one page') return;
    const filter = `&name=${encodeURIComponent(this.#wanted)}&use_regex=false`;
    const page = await this.#api.page(this.#pathOfPage(1, filter), listQueues);
    const items = list(isObject(page) ? page.items : page);
    if (this.#way === 'whole list' && this.#list.size !== null) this.#update(items);
    else this.#put(items, rowWithStatistics);
  }

  #pathOfPage(number: number, filter = ''): string {
    const paging = `page=${number}&page_size=${limits.managementPageRows}`;
    return `queues/${this.#api.vhost}?${paging}&${depths}&columns=${allColumns}${filter}`;
  }

  /** Its items. A page that is not there any more, because the list became shorter, has none. */
  async #readPage(number: number): Promise<readonly unknown[]> {
    let page: unknown;
    try {
      page = await this.#api.page(this.#pathOfPage(number), listQueues);
    } catch (error) {
      if (number === 1 || !isOutOfRange(error)) throw error;
      this.#pageCount = number - 1;
      return [];
    }
    if (!isObject(page)) return list(page);
    this.#pageCount = count(page.page_count) ?? 1;
    this.#pageRows = count(page.page_size) || limits.managementPageRows;
    return list(page.items);
  }

  #put(items: readonly unknown[], rowOf: RowOf): void {
    for (const item of items) {
      const key = name(object(item).name);
      const row = key === null ? null : rowOf(item, this.#list.get(key));
      if (row !== null) this.#list.put(row.name, row);
    }
    this.#list.feed.flush();
  }

  /** Of queues that the whole list has named: what it names no more is gone, whatever an older page says. */
  #update(items: readonly unknown[]): void {
    for (const item of items) {
      const key = name(object(item).name);
      if (key !== null) this.#list.change(key, (row) => withStatistics(row, item));
    }
    this.#list.feed.flush();
  }
}

/** RabbitMQ answers 400 `page_out_of_range` for a page behind the last. */
function isOutOfRange(error: unknown): boolean {
  return error instanceof AppError && error.code === 'bad_request' && /out of range/i.test(error.message);
}
