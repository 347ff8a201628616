// The engine's own condition, once a second and only while a page looks: load, memory, and how late the loop runs.

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { BrokerTotals } from '../connectors/embedded/totals.ts';
import type { RowSink, Stop } from '../connectors/connector.ts';
import type { EngineStats } from '../contract/model.ts';
import type { Clock } from '../lib/clock.ts';

type StatsRow = EngineStats & { key: 'stats' };

const everyMs = 1_000;
/** The histogram's timer; what it measures includes this much when nothing is late. */
const resolutionMs = 20;

export class Stats {
  readonly #totals: () => BrokerTotals;
  readonly #clock: Clock;
  readonly #watchers = new Set<RowSink<StatsRow>>();
  #stop: (() => void) | null = null;

  constructor(totals: () => BrokerTotals, clock: Clock) {
    this.#totals = totals;
    this.#clock = clock;
  }

  watch(sink: RowSink<StatsRow>): Stop {
    this.#watchers.add(sink);
    this.#stop ??= this.#start();
    sink.push(this.#row(0));
    return () => {
      this.#watchers.delete(sink);
      if (this.#watchers.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  }

  #start(): () => void {
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    const stopTimer = this.#clock.every(everyMs, () => {
      const row = this.#row(longestDelayMs(delay));
      delay.reset();
      for (const watcher of this.#watchers) watcher.push(row);
    });
    return () => {
      stopTimer();
      delay.disable();
    };
  }

  #row(loopDelayMs: number): StatsRow {
    return {
      key: 'stats',
      at: this.#clock.now(),
      ...this.#totals(),
      residentBytes: process.memoryUsage.rss(),
      loopDelayMs,
    };
  }
}

function longestDelayMs(delay: IntervalHistogram): number {
  if (delay.count === 0) return 0;
  return Math.max(0, Math.round(delay.max / 10_000) / 100 - resolutionMs);
}
