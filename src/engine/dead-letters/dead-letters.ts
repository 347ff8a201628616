// The dead-letter queues of each endpoint that somebody watches: looked for again and again, one look for all pages. Between
// two looks nothing is watched, so that a sidebar that is always open is no load on a server with many queues.

import { ChangeFeed } from '../../connectors/change-feed.ts';
import type { RowSink, Session, Snapshot, Stop } from '../../connectors/connector.ts';
import type { DeadLetterQueue } from '../../contract/dead-letter.ts';
import type { Change } from '../../contract/model.ts';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { lookForDeadLetters } from './look.ts';
import { SeenDeaths } from './seen.ts';

/** Between two looks: at the embedded broker, at a server, and at least for each queue that is listed. */
const localPauseMs = 1_000;
const serverPauseMs = 3_000;
const pausePerQueueMs = 2;
/** After it has been asked, a small server has answered by then; a list from before is shown until the next look. */
const serverSettleMs = 1_500;
const lookDeadlineMs = 60_000;

export class DeadLetters {
  readonly #clock: Clock;
  readonly #onFault: (thrown: unknown) => void;
  readonly #seen = new SeenDeaths();
  readonly #watched = new Map<Session, Watched>();

  /** `onFault` is for faults of ours; what an endpoint refuses, it says itself. */
  constructor(clock: Clock, onFault: (thrown: unknown) => void) {
    this.#clock = clock;
    this.#onFault = onFault;
  }

  watch(session: Session, sink: RowSink<Change<DeadLetterQueue>>): Stop {
    const watched =
      this.#watched.get(session) ?? new Watched(session, this.#seen, this.#clock, this.#tellFault);
    this.#watched.set(session, watched);
    const stop = watched.watch(sink);
    return () => {
      stop();
      if (!watched.isWatched) this.#watched.delete(session);
    };
  }

  readonly #tellFault = (thrown: unknown): void => {
    if (!(thrown instanceof AppError)) this.#onFault(thrown);
  };

  /** A list of messages was taken: what stands at its head may tell of a queue that nothing else does. */
  note(session: Session, snapshot: Snapshot): void {
    // Whoever took the list is told what is wrong with it when reading it.
    this.#seen.note(session, snapshot).catch(this.#tellFault);
  }
}

class Watched {
  readonly #session: Session;
  readonly #seen: SeenDeaths;
  readonly #clock: Clock;
  readonly #tellFault: (thrown: unknown) => void;
  readonly #feed: ChangeFeed<DeadLetterQueue>;
  #rows = new Map<string, DeadLetterQueue>();
  #isComplete = false;
  #isLooking = false;
  #callOff: () => void = () => undefined;

  constructor(session: Session, seen: SeenDeaths, clock: Clock, tellFault: (thrown: unknown) => void) {
    this.#session = session;
    this.#seen = seen;
    this.#clock = clock;
    this.#tellFault = tellFault;
    this.#feed = new ChangeFeed(
      {
        keys: () => this.#rows.keys(),
        row: (key) => this.#rows.get(key),
        complete: () => this.#isComplete,
      },
      clock,
    );
  }

  get isWatched(): boolean {
    return this.#feed.watched;
  }

  watch(sink: RowSink<Change<DeadLetterQueue>>): Stop {
    const isFirst = !this.#feed.watched;
    const stop = this.#feed.watch(sink);
    if (isFirst) this.#schedule(0);
    return () => {
      stop();
      if (!this.#feed.watched) this.#callOff();
    };
  }

  #schedule(pauseMs: number): void {
    this.#callOff();
    if (this.#isLooking || !this.#feed.watched) return;
    this.#callOff = this.#clock.after(pauseMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const isLocal = this.#session.endpoint().kind === 'embedded';
    let pauseMs = isLocal ? localPauseMs : serverPauseMs;
    this.#isLooking = true;
    try {
      const { found, queueCount } = await lookForDeadLetters(this.#session, this.#seen, {
        clock: this.#clock,
        settleMs: isLocal ? 0 : serverSettleMs,
        deadlineMs: lookDeadlineMs,
      });
      pauseMs = Math.max(pauseMs, queueCount * pausePerQueueMs);
      this.#put(found);
    } catch (thrown) {
      // The endpoint itself says what is wrong with it; what was known stays, marked stale with the rest.
      this.#tellFault(thrown);
    }
    this.#isLooking = false;
    this.#schedule(pauseMs);
  }

  #put(found: readonly DeadLetterQueue[]): void {
    const before = this.#rows;
    this.#rows = new Map(found.map((row) => [row.queue, row]));
    for (const key of before.keys()) if (!this.#rows.has(key)) this.#feed.touch(key);
    for (const [key, row] of this.#rows) {
      if (JSON.stringify(before.get(key)) !== JSON.stringify(row)) this.#feed.touch(key);
    }
    this.#isComplete = true;
    this.#feed.flush();
  }
}
