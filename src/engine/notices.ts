// What the user should know although nobody asked: kept in a short ring for pages that open later, and sent to those
// that are open. Not the log, which gets everything.

import { randomUUID } from 'node:crypto';
import { limits } from '../contract/limits.ts';
import type { Notice } from '../contract/model.ts';
import type { RowSink, Stop } from '../connectors/connector.ts';
import { Ring } from '../lib/ring.ts';

export class Notices {
  readonly #kept = new Ring<Notice>(limits.noticesKept);
  readonly #watchers = new Set<RowSink<Notice>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(level: Notice['level'], title: string, detail: string | null = null): void {
    const notice: Notice = { id: randomUUID(), at: this.#now(), level, title, detail };
    this.#kept.push(notice);
    for (const watcher of this.#watchers) watcher.push(notice);
  }

  /** Kept ones first. */
  watch(sink: RowSink<Notice>): Stop {
    for (const notice of this.#kept) sink.push(notice);
    this.#watchers.add(sink);
    return () => this.#watchers.delete(sink);
  }
}
